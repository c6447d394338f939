"""The top bar and the rail in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_app.domain.card import DeviceInfo, DeviceState
from desk_app.domain.case_status import STEPS, CaseStatus
from ui.dates import clock_time, long_date, moment_words
from ui.screens.staff import wording as words

if TYPE_CHECKING:
    from desk_app.services.views import CaseView, TopBar

EARLIER_RULES = "前の規則を使用中"
NOT_FRESH = "住民情報の取込みに誤り"
OLD_DAYS = 7
"""Residents' data of so many days (a New Year's holiday and a day) are said to be old."""
OLD = "住民情報が{n}日前のもの"
OLD_TIP = "住民情報は{n}日前のものです。取込みを確かめ、最近の異動は住民記録システムで見てください。"


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """A device chip: state in words and as a mark (ready, busy, warning, fault)."""

    uri: str
    text: str
    mark: str
    tip: str


@dataclass(frozen=True, slots=True)
class BarModel:
    """What the top bar says."""

    desk: str
    clerk: str
    waiting: str
    can_call: bool
    devices: tuple[DeviceModel, ...]
    residents: str
    today: str


def bar_model(bar: TopBar) -> BarModel:
    """The top bar in words."""
    as_of = bar.residents_as_of
    when = moment_words(as_of, bar.now) if as_of is not None else ""
    return BarModel(
        desk=bar.desk_name,
        clerk=bar.clerk_name,
        waiting=words.WAITING.format(n=bar.waiting),
        can_call=bar.waiting > 0,
        devices=(*rules_chip(bar), *residents_chip(bar), *(device_model(device) for device in bar.devices)),
        residents=words.RESIDENTS_AS_OF.format(when=f"{when} ") if when else words.RESIDENTS_NONE,
        today=f"{long_date(bar.now.date())} {clock_time(bar.now)}",
    )


def rules_chip(bar: TopBar) -> tuple[DeviceModel, ...]:
    """A chip that says so where the desk works with earlier rules; its tip tells why and what to do."""
    if not bar.rules_notice:
        return ()
    return (DeviceModel("rules", EARLIER_RULES, "warning", bar.rules_notice),)


def residents_chip(bar: TopBar) -> tuple[DeviceModel, ...]:
    """A chip where a file of residents was refused, none can come or none has come for long; its tip tells why."""
    if not bar.residents_notice:
        days = (bar.now.date() - bar.residents_as_of.date()).days if bar.residents_as_of is not None else 0
        if days < OLD_DAYS:
            return ()
        return (DeviceModel("residents", OLD.format(n=days), "warning", OLD_TIP.format(n=days)),)
    return (DeviceModel("residents", NOT_FRESH, "warning", bar.residents_notice),)


def device_model(device: DeviceInfo) -> DeviceModel:
    """A device in words; a fault says its detail (用紙なし)."""
    name = device_word(device)
    state = words.DEVICE_STATES[device.state]
    said = device.detail if device.state is DeviceState.FAULT and device.detail else state
    mark = {DeviceState.READY: "ready", DeviceState.CARD_PRESENT: "ready", DeviceState.BUSY: "busy"}
    return DeviceModel(
        device.uri,
        f"{name} {said}".strip(),
        mark.get(device.state, "warning"),
        " ".join(part for part in (device.name, said or "準備よし", device.detail) if part),
    )


def device_word(device: DeviceInfo) -> str:
    """The short word of a kind of device."""
    for kind, word in words.DEVICE_KINDS.items():
        if kind in device.kind:
            return word
    return device.name


def with_device(bar: TopBar, device: DeviceInfo) -> tuple[DeviceInfo, ...]:
    """The devices with one state replaced; one not known yet is added."""
    known = {one.uri: one for one in bar.devices}
    known[device.uri] = device
    return tuple(known.values())


def rail_state(view: CaseView | None) -> tuple[int, int]:
    """The present step and the furthest one that may be opened from it, as the rail takes them."""
    if view is None:
        return -1, -1
    if view.status in (CaseStatus.CLOSED, CaseStatus.CANCELLED):
        return len(STEPS), -1
    return view.step, view.reached
