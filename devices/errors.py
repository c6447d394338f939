"""Every error of a device, each under the product's own tree.

EnvironmentProblem
└── DeviceProblem             a reader, a port or a card does not do its part
    ├── DriverMissing         the software for this kind of reader is not on the machine
    ├── Disconnected          the port or reader went away
    ├── NoCard                nothing lies on the reader
    ├── ChannelBroken         the answer to a command was lost or garbled
    ├── VerifyUnanswered      the answer to a PIN check was lost; it is never sent again
    └── CardUnreadable        the card answered something that its specification does not have
OperatorError
├── WrongSecret               refused by the card; says how many tries are left
├── SecretLocked              no tries left
├── LastTryNeedsConfirmation  one try left: a second, explicit word is needed first
├── MalformedSecret           not of the form of this secret; nothing was sent to the card
├── UnknownGeneration         a card that this product does not know
├── UnreadableCode            a barcode was refused
└── UnknownDevice             no such device URL
"""

from __future__ import annotations

from desk_app.domain.errors import EnvironmentProblem, OperatorError


class DeviceProblem(EnvironmentProblem):
    """A reader, a port or a card does not do its part."""


class DriverMissing(DeviceProblem):
    """The software for this kind of reader is not on the machine."""


class Disconnected(DeviceProblem):
    """The port or the reader went away."""

    def __init__(self, what: str, reason: str = "接続が切れました。") -> None:
        super().__init__(what, reason, "ケーブルと電源を確かめてください。つながると自動で再開します。")


class NoCard(DeviceProblem):
    """Nothing lies on the reader."""

    def __init__(self, what: str = "カードリーダー") -> None:
        super().__init__(what, "カードがありません。", "カードを置き直して、もう一度読み取ってください。")


class ChannelBroken(DeviceProblem):
    """The answer to a command was lost or garbled; what the card did is not known."""

    def __init__(self, what: str = "カードリーダー", reason: str = "カードとの通信が途切れました。") -> None:
        super().__init__(what, reason, "カードを置き直して、もう一度読み取ってください。")


class VerifyUnanswered(DeviceProblem):
    """The answer to a PIN check was lost. It may have counted; ``tries_left`` is the counter read afterwards."""

    def __init__(self, item: str, tries_left: int | None) -> None:
        left = f"あと{tries_left}回です。" if tries_left is not None else "残り回数は確認できませんでした。"
        super().__init__(
            item,
            f"照合の返事が届きませんでした。照合は再送していません。{left}",
            "カードを置き直し、残り回数を来庁者に伝えてから、もう一度読み取ってください。",
            retry=False,
        )
        self.tries_left = tries_left


class CardUnreadable(DeviceProblem):
    """The card answered something that its specification does not have."""

    def __init__(self, reason: str) -> None:
        super().__init__("カード", reason, "カードを置き直してください。続くときは手で入力してください。")


class WrongSecret(OperatorError):
    """The card refused the secret; ``tries_left`` tries remain."""

    def __init__(self, item: str, tries_left: int | None) -> None:
        left = "残り回数は不明です。" if tries_left is None else f"あと{tries_left}回です。"
        super().__init__(item, f"一致しませんでした。{left}", "来庁者に確かめてから、もう一度入力してください。")
        self.tries_left = tries_left


class SecretLocked(OperatorError):
    """No tries left: the secret has to be set anew at the desk for My Number cards."""

    tries_left = 0

    def __init__(self, item: str) -> None:
        super().__init__(
            item,
            "ロックされています(あと0回)。",
            "マイナンバーカード窓口で暗証番号の再設定が必要です。今日は手で入力して続けられます。",
        )


class LastTryNeedsConfirmation(OperatorError):
    """One try left. Sending it wrong locks the card, so a second explicit word of the clerk is needed."""

    def __init__(self, item: str, tries_left: int) -> None:
        super().__init__(
            item,
            f"あと{tries_left}回です。間違えるとロックされます。まだ送っていません。",
            "照合番号Bで読むか、来庁者に確かめて承知のうえで送るときだけ「確認して送る」を選んでください。",
        )
        self.tries_left = tries_left


class MalformedSecret(OperatorError):
    """Not of the form of this secret; the card was not asked."""

    def __init__(self, item: str, form: str) -> None:
        super().__init__(item, f"{form}で入力してください。", "カードには送っていません(回数は減っていません)。")


class UnknownGeneration(OperatorError):
    """A card, or a generation of a card, that this product does not know."""

    def __init__(
        self,
        card: str = "カード",
        reason: str = "この世代のカードには対応していません(券面入力補助の領域がありません)。",
    ) -> None:
        super().__init__(card, reason, "券面を見て手で入力してください。")


class UnreadableCode(OperatorError):
    """A barcode was refused whole; nothing of it is used."""

    def __init__(self, reason: str) -> None:
        super().__init__("読み取ったコード", reason, "もう一度読み取ってください。続くときは手で入力してください。")


class UnknownDevice(OperatorError):
    """No device has such a URL."""

    def __init__(self, reason: str) -> None:
        super().__init__("機器の設定", reason, "設定の機器URLを確かめてください(例: sim:mynumber/demo)。")
