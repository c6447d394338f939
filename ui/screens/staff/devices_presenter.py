"""The device screen in words: each device's state as it is, its last read without whose it was, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.card import BarcodeKind, BarcodeRead, CardLook, CardRead, DeviceInfo, DeviceState
from desk_app.domain.learning import LEARNING_TEXTS, LearningStep
from ui.dates import clock_time
from ui.screens.staff.card_words import SECRETS, kind_of, tries_of

TITLE = "機器"
LEAD = "この窓口の機器の状態です。ためし読みは、暗証番号を使わず、受付にも何も入れません。"
TEST_READ = "ためし読み"
LEARN = "読取機の設定を覚える"
STOP = "やめる"
CLOSE = "閉じる"
NO_READ_YET = "まだ読んでいません"
ONE_OF_THEM = "同じ種類のどれかで "
LOOKING = "読んでいます…"
SCAN_NOW = "コードを1つ読んでください。どこにも入力されません。"
LEARN_LEAD = "学習シートのコードを順に{total}つ読んでください。学習シートは「desk devices sheet」で作れます。"
LEARNED = "3つのコードがすべて読める設定が見つかりました: {uri}"
USE = "この設定で使う"
USED = "この設定で使っています。次に始めたときも同じです。"
FOUND = "つながっていて、まだ設定されていない機器"
FOUND_LEAD = "使うときは、管理者に窓口の設定へこの名前を加えてもらってください: {uri}"
LEARN_STOPPED = "設定はそのままです。"
NONE = "機器が設定されていません。"
NONE_REMEDY = "管理者に、窓口の設定で機器を加えてもらってください。"

STATES: Mapping[DeviceState, tuple[str, str]] = {
    DeviceState.READY: ("使えます", "green"),
    DeviceState.CARD_PRESENT: ("カードあり", "green"),
    DeviceState.BUSY: ("読取中", "blue"),
    DeviceState.ABSENT: ("つながっていません", "yellow"),
    DeviceState.FAULT: ("使えません", "red"),
}
"""State in words and the tone of its tag."""
REMEDIES: Mapping[DeviceState, Mapping[str, str]] = {
    DeviceState.ABSENT: {
        "card": "USBの差し込みと電源を確かめてください。つながると自動で使えます。その間は手で入力して進められます。",
        "scanner": "ケーブルと電源を確かめてください。つながると自動で再開します。その間は番号を手で入れられます。",
        "printer": "電源とネットワークを確かめてください。印刷は、戻るまで待ちに入ります。",
    },
    DeviceState.FAULT: {
        "card": "カードをいったん外し、10秒待って置き直してください。続くときは読取機をつなぎ直します。",
        "scanner": "読取機をつなぎ直してください。文字化けや読み残しが続くときは、設定を覚え直します。",
        "printer": "用紙・カバー・紙づまりを確かめてください。",
    },
}
BARCODES: Mapping[BarcodeKind, str] = {
    BarcodeKind.CASE: "受付番号",
    BarcodeKind.TICKET: "受付票",
    BarcodeKind.SHEET: "書類",
    BarcodeKind.PRE_ENTRY: "事前入力",
    BarcodeKind.MOVE_OUT_CERTIFICATE: "転出証明書",
    BarcodeKind.LICENCE_NUMBER: "免許証の番号",
    BarcodeKind.INSURANCE_NUMBER: "保険の番号",
    BarcodeKind.INDIVIDUAL_NUMBER: "12桁の番号（捨てました）",
    BarcodeKind.UNKNOWN: "決まった行き先のないコード",
}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device as its box says it; ``family`` is card, scanner or printer."""

    uri: str
    family: str
    name: str
    state: str
    tone: str
    detail: str
    remedy: str
    last: str
    can_test: bool
    can_learn: bool


def device_rows(devices: tuple[DeviceInfo, ...], last: Mapping[str, str]) -> tuple[DeviceRow, ...]:
    """The boxes, in the order of the configuration."""
    families = [family_of(device) for device in devices]
    return tuple(_row(device, last, families.count(family_of(device))) for device in devices)


def family_of(device: DeviceInfo) -> str:
    """Card, scanner or printer."""
    return next((family for family in ("card", "scanner", "printer") if family in device.kind), "")


def card_said(read: CardRead) -> str:
    """A reading as the device screen keeps it: when, which card, which secret; never what it said."""
    return f"{clock_time(read.read_at)} {kind_of(read.kind)}（{SECRETS.get(read.secret, read.secret)}）"


def scan_said(read: BarcodeRead, at: datetime) -> str:
    """A scan without its text: when, what kind of code, how long."""
    guessed = "・文字コードは推定" if read.guessed else ""
    symbology = f"{read.symbology} " if read.symbology else ""
    kind = BARCODES.get(read.kind, str(read.kind))
    return f"{clock_time(at)} {symbology}{kind}・{len(read.text)}文字・{read.charset}{guessed}"


def look_said(look: CardLook) -> str:
    """A test read of a card: what lies there and its tries; nothing was sent."""
    return " ・ ".join(part for part in (kind_of(look.kind), tries_of(look)) if part)


def step_said(step: LearningStep) -> str:
    """How far the learning is, with the next code to scan."""
    lead = LEARN_LEAD.format(total=step.total)
    where = f"{step.done} / {step.total}（{step.baud} bps）"
    following = f"次は学習シートの{step.done + 1}番" if step.done < len(LEARNING_TEXTS) else ""
    return " ".join(part for part in (lead, where, following, step.problem) if part)


def _row(device: DeviceInfo, last: Mapping[str, str], alike: int) -> DeviceRow:
    """``alike`` devices are of its family: with several, nobody knows which of them read last."""
    family = family_of(device)
    said = last.get(family, NO_READ_YET)
    state, tone = STATES[device.state]
    is_serial = device.uri.startswith("serial:")
    return DeviceRow(
        uri=device.uri,
        family=family,
        name=device.name,
        state=state,
        tone=tone,
        detail=device.detail,
        remedy=REMEDIES.get(device.state, {}).get(family, ""),
        last=said if alike == 1 or said == NO_READ_YET else f"{ONE_OF_THEM}{said}",
        can_test=family in ("card", "scanner"),
        can_learn=family == "scanner" and is_serial,
    )
