"""Words of signing by the resident's card in the sign step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.dates import clock_time

if TYPE_CHECKING:
    from desk_app.domain.seal import CardMark

BUTTON = "カードで電子署名"
TITLE = "カードで電子署名"
LEAD = "マイナンバーカードの署名用電子証明書で、この書類一式に署名します。手書きの署名はそのまま残ります。"
ACCEPT = "カードで署名する"
LOCKED = (
    "署名用パスワードはロックされています。マイナンバーカード窓口かコンビニの端末で初期化できます。"
    "手書きの署名のまま印刷へ進めます。"
)
NO_SIGNING = "このカードでは電子署名ができません。マイナンバーカードを置いて、「もう一度見る」を押してください。"
NOT_ISSUED = "このカードには署名用電子証明書が入っていません。手書きの署名のまま印刷へ進めます。"
TRIES = "署名用パスワード あと{n}回"
TRIES_LOCKED = "署名用パスワード ロック中"
SIGNING = "カードで署名しています。カードを動かさないでください。"
SIGNED = "カードで署名しました。署名用パスワード 送る前 あと{before}回 → いま あと{after}回"
SIGNED_SHORT = "カードで署名しました。"
STATEMENT = "カードの署名用電子証明書による署名(失効確認なし)"
WHO = "{name}さんの" + STATEMENT + " {at}"
DIFFERS = " 名義の違いは職員が確かめました。"
VOIDED = "書類の内容が変わったので、カードの電子署名は外れました。必要なら、もう一度署名してもらってください。"
WAITING = "住民画面で署名用パスワードを待っています。"

OTHER_TITLE = "カードの名義が、この受付の人と違います"
OTHER_LEAD = (
    "署名はまだ書類に入れていません。証明書の氏名・住所は、引っ越しや改姓の前のもの、代わりの文字のことがあります。"
)
OTHER_ACCEPT = "確かめたので、この署名を使う"
OTHER_COLUMNS = ("項目", "カードの証明書", "この受付")
DROPPED = "カードの電子署名は使いませんでした。手書きの署名はそのままです。"


def who_signed(mark: CardMark) -> str:
    """Who signed with what, and when."""
    name = mark.holder.replace("\u3000", " ")
    return WHO.format(name=name, at=clock_time(mark.signed_at)) + (DIFFERS if mark.differs else "")


def signed_said(before: int | None, after: int | None) -> str:
    """That it was signed, with the tries before and after where they are known."""
    return SIGNED_SHORT if before is None or after is None else SIGNED.format(before=before, after=after)
