"""Every error of a device, each under the product's own tree.

EnvironmentProblem
└── DeviceProblem             a reader, a port or a card does not do its part
    ├── DriverMissing         the software for this kind of reader is not on the machine
    ├── Disconnected          the port or reader went away
    ├── NoCard                nothing lies on the reader
    ├── ChannelBroken         the answer to a command was lost or garbled
    │   └── TooSlow           no answer within the time-out
    ├── Cancelled             given up by the clerk while it ran
    ├── BeyondTheReader       a command that this kind of reader cannot carry
    ├── VerifyUnanswered      the answer to a PIN check was lost; it is never sent again
    └── CardUnreadable        the card answered something that its specification does not have
OperatorError
├── WrongSecret               refused by the card; says how many tries are left
├── SecretLocked              no tries left
├── ConfirmationNeeded        two tries or one left: a second, explicit word is needed first
├── SecretNotSet              the card has no such secret; another one opens it
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


class TooSlow(ChannelBroken):
    """No answer within the time-out; what the card did is not known."""

    def __init__(self, what: str = "カードリーダー") -> None:
        super().__init__(what, "時間内に返事がありません。")


class Cancelled(DeviceProblem):
    """The clerk gave the reading up while it ran."""

    def __init__(self, what: str = "カードリーダー") -> None:
        super().__init__(
            what, "読み取りを取りやめました。", "カードを取り、必要ならもう一度読み取ってください。", retry=False
        )


class BeyondTheReader(DeviceProblem):
    """A command that this kind of reader cannot carry; the card was not asked."""

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            "このリーダーでは読めない項目です(長い返事を運べません)。",
            "USB のカードリーダーで読むか、券面を見て手で入力してください。",
            retry=False,
        )


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
    """No tries left: the secret has to be set anew where ``remedy`` says, or at the desk for My Number cards."""

    tries_left = 0

    def __init__(self, item: str, remedy: str = "") -> None:
        super().__init__(
            item,
            "ロックされています(あと0回)。",
            remedy or "マイナンバーカード窓口で暗証番号の再設定が必要です。今日は手で入力して続けられます。",
        )


class ConfirmationNeeded(OperatorError):
    """Two tries or one are left: nothing was sent, a second explicit word of the clerk is needed first."""

    def __init__(self, item: str, tries_left: int) -> None:
        danger = "間違えるとロックされます。" if tries_left == 1 else "続けて間違えるとロックされます。"
        super().__init__(
            item,
            f"あと{tries_left}回です。{danger}まだ送っていません。",
            "来庁者にもう一度確かめてください。承知のうえで送るときだけ「確認して送る」を選びます。",
        )
        self.tries_left = tries_left


class SecretNotSet(OperatorError):
    """The card has no such secret (顔認証マイナンバーカード): what is printed on it opens it instead."""

    def __init__(self, item: str) -> None:
        super().__init__(
            item,
            "このカードには暗証番号が設定されていません(顔認証マイナンバーカード)。まだ何も送っていません。",
            "券面を見て、照合番号Bで読み取ってください。",
        )


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
