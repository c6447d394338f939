"""From a device URL to a card channel; simulated cards live as long as the ``CardChannels`` that opened them."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from desk_app.domain.card import CardKind
from devices import sim_licence, sim_mynumber, sim_residence
from devices.channel import ReaderChannel
from devices.errors import UnknownDevice
from devices.reader_urls import READERS, check_reader
from devices.sim_card import CardFault, SimCardChannel, SimulatedCard
from devices.uri import DeviceUri, parse_uri

P = TypeVar("P")
_SIM_OPTIONS = frozenset({"fault", "delay", "tries"})


class CardChannels:
    """Opens channels by URL and keeps the simulated cards, with their tries counters, between two readings."""

    def __init__(self) -> None:
        self._simulated: dict[str, SimulatedCard] = {}
        self._opened: weakref.WeakValueDictionary[str, ReaderChannel] = weakref.WeakValueDictionary()

    def open(self, uri: str) -> ReaderChannel:
        """A fresh channel. Raises UnknownDevice, DriverMissing, NoCard, DeviceProblem."""
        parsed = parse_uri(uri)
        if parsed.scheme in READERS:
            check_reader(parsed)
            channel = READERS[parsed.scheme](parsed)
        else:
            channel = SimCardChannel(self.simulated(uri))
        self._opened[uri] = channel
        return channel

    def cancel(self, uri: str) -> None:
        """From any thread: the reading under way on this reader ends with Cancelled; nothing happens without one."""
        if (channel := self._opened.get(uri)) is not None:
            channel.cancel()

    def simulated(self, uri: str) -> SimulatedCard:
        """The simulated card behind ``sim:<family>/<profile>``, made at its first use. Raises UnknownDevice.

        Families: mynumber, licence, residence. Options: ``fault=`` (repeatable, see CardFault.parse), ``delay=``
        milliseconds per command, ``tries=`` PIN tries left at the beginning (not for residence).
        """
        if uri not in self._simulated:
            self._simulated[uri] = _make_card(parse_uri(uri))
        return self._simulated[uri]


def open_channel(uri: str) -> ReaderChannel:
    """One channel on its own; a simulated card begins with fresh counters. Raises as ``CardChannels.open``."""
    return CardChannels().open(uri)


def is_simulated_card(uri: DeviceUri) -> bool:
    """Whether the URL names one of the simulated cards' families."""
    return uri.scheme == "sim" and uri.target.partition("/")[0] in _MAKERS


def simulated_kind(uri: DeviceUri) -> CardKind:
    """What the simulated card is, by its URL; a licence inside a My Number card is one by its profile."""
    family, _, name = uri.target.partition("/")
    if family == "licence":
        return CardKind.MYNA_LICENCE if name.startswith("myna") else CardKind.LICENCE
    return {"mynumber": CardKind.MYNUMBER}.get(family, CardKind.RESIDENCE_CARD)


Faults = tuple[CardFault, ...]


def _make_card(uri: DeviceUri) -> SimulatedCard:
    family, _, name = uri.target.partition("/")
    make = _MAKERS.get(family)
    if uri.scheme != "sim" or make is None:
        raise UnknownDevice(f"カードリーダーとして使えません: {uri.text}")
    uri.require_options(_SIM_OPTIONS)
    faults = tuple(CardFault.parse(text) for text in uri.options.get("fault", ()))
    return make(uri, name, faults)


def _tries(uri: DeviceUri, default: int, most: int) -> int:
    tries = int(uri.number("tries", default))
    if tries > most:
        raise UnknownDevice(f"tries は 0 から {most} までです。")
    return tries


def _mynumber(uri: DeviceUri, name: str, faults: Faults) -> SimulatedCard:
    profile = _known(sim_mynumber.PROFILES, name, uri)
    card = replace(profile, tries=_tries(uri, profile.tries, 3))
    return sim_mynumber.SimulatedMyNumberCard(card, faults, delay_seconds=uri.number("delay", 0) / 1000)


def _licence(uri: DeviceUri, name: str, faults: Faults) -> SimulatedCard:
    profile = _known(sim_licence.PROFILES, name, uri)
    most = 10 if profile.myna else 3
    default = most if profile.tries is None else profile.tries
    card = replace(profile, tries=_tries(uri, default, most))
    return sim_licence.SimulatedLicence(card, faults, delay_seconds=uri.number("delay", 0) / 1000)


def _residence(uri: DeviceUri, name: str, faults: Faults) -> SimulatedCard:
    if "tries" in uri.options:
        raise UnknownDevice("在留カードには回数の数えがありません。")
    profile = _known(sim_residence.PROFILES, name, uri)
    return sim_residence.SimulatedResidenceCard(profile, faults, delay_seconds=uri.number("delay", 0) / 1000)


def _known(profiles: Mapping[str, P], name: str, uri: DeviceUri) -> P:
    if name not in profiles:
        raise UnknownDevice(f"カードリーダーとして使えません: {uri.text}")
    return profiles[name]


_MAKERS: Mapping[str, Callable[[DeviceUri, str, Faults], SimulatedCard]] = {
    "mynumber": _mynumber,
    "licence": _licence,
    "residence": _residence,
}
