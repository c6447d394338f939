"""A scanned QR code is believed only when its MAC is the one this desk gave to this sheet."""

from __future__ import annotations

from desk_app.domain.drawn import SheetInfo
from desk_app.domain.errors import OperatorError
from desk_app.domain.sheet_code import SheetCode, sheet_payload
from desk_app.domain.sheet_mac import mac_in, same_mac
from desk_app.services.context import Context


def refuse_foreign_mac(context: Context, sheet: SheetInfo, code: SheetCode, text: str) -> None:
    """Raise OperatorError where a scanned QR code has a MAC that is not this sheet's.

    That is a paper of another desk, one printed before a correction, or an altered code. The bars of a sheet, and
    codes typed by hand, have no MAC and pass.
    """
    mac = mac_in(text)
    if mac is None or context.sheet_mac is None:
        return
    payload = sheet_payload(code.number, code.form_index, code.sheet)
    if not same_mac(mac, context.sheet_mac(payload, sheet.sha256)):
        raise OperatorError(
            "読み取ったQRコード",
            "この窓口が今の内容で印刷した紙のものではありません(別の窓口の紙・直す前の紙・書き換えられたコード)。",
            "その紙は渡さずに分けて、書類を印刷し直してください。",
        )
