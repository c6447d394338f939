"""What can go wrong between the desk and a printer, told apart by what is known of the sheet.

EnvironmentProblem
└── PrinterProblem
    ├── PrinterUnreachable   nothing was handed over: trying again is safe
    ├── PrinterBusy          refused for now, nothing was taken: trying again later is safe
    ├── PrinterRefused       refused for good, nothing was taken: somebody has to change something
    └── AnswerLost           the connection broke after the sheet had left: it may or may not have been taken
"""

from __future__ import annotations

from desk_app.domain.errors import EnvironmentProblem


class PrinterProblem(EnvironmentProblem):
    """A printer does not do its part."""


class PrinterUnreachable(PrinterProblem):
    """Nothing was handed over."""

    def __init__(self, what: str, reason: str = "プリンターにつながりません。") -> None:
        super().__init__(what, reason, "電源とネットワークを確かめてください。つながると自動で再開します。")


class PrinterBusy(PrinterProblem):
    """The printer takes no job just now."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "ほかの印刷をしています。", "空くと自動で再開します。")


class PrinterRefused(PrinterProblem):
    """The printer will not take this, now or later, unless something is changed."""

    def __init__(self, what: str, reason: str, remedy: str) -> None:
        super().__init__(what, reason, remedy, retry=False)


class AnswerLost(PrinterProblem):
    """The connection broke after the request had left; what the printer did is not known."""

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            "送信中に接続が切れました。出たかどうか分かりません。",
            "用紙が出ているかを見て、画面で「出た」「出ていない」を選んでください。",
            retry=False,
        )
