"""From a device URL to a card channel; simulated cards live as long as the ``CardChannels`` that opened them."""

from __future__ import annotations

from dataclasses import replace

from devices.channel import CardChannel
from devices.errors import UnknownDevice
from devices.pcsc import PcscChannel
from devices.sim_mynumber import PROFILES, CardFault, SimCardChannel, SimulatedMyNumberCard
from devices.uri import DeviceUri, parse_uri

SIM_PREFIX = "mynumber/"
_SIM_OPTIONS = frozenset({"fault", "delay", "tries"})


class CardChannels:
    """Opens channels by URL and keeps the simulated cards, with their tries counters, between two readings."""

    def __init__(self) -> None:
        self._simulated: dict[str, SimulatedMyNumberCard] = {}

    def open(self, uri: str) -> CardChannel:
        """A fresh channel. Raises UnknownDevice, DriverMissing, NoCard, DeviceProblem."""
        parsed = parse_uri(uri)
        if parsed.scheme == "pcsc":
            parsed.require_options(frozenset())
            return PcscChannel(parsed.target)
        return SimCardChannel(self.simulated(uri))

    def simulated(self, uri: str) -> SimulatedMyNumberCard:
        """The simulated card behind ``sim:mynumber/<profile>``, made at its first use. Raises UnknownDevice.

        Options: ``fault=`` (repeatable, see CardFault.parse), ``delay=`` milliseconds per command, ``tries=`` PIN
        tries left at the beginning.
        """
        if uri not in self._simulated:
            self._simulated[uri] = _make_card(parse_uri(uri))
        return self._simulated[uri]


def open_channel(uri: str) -> CardChannel:
    """One channel on its own; a simulated card begins with fresh counters. Raises as ``CardChannels.open``."""
    return CardChannels().open(uri)


def _make_card(uri: DeviceUri) -> SimulatedMyNumberCard:
    profile = PROFILES.get(uri.target.removeprefix(SIM_PREFIX))
    if uri.scheme != "sim" or not uri.target.startswith(SIM_PREFIX) or profile is None:
        raise UnknownDevice(f"カードリーダーとして使えません: {uri.text}")
    uri.require_options(_SIM_OPTIONS)
    tries = int(uri.number("tries", profile.tries))
    if tries > 3:
        raise UnknownDevice("tries は 0 から 3 までです。")
    faults = tuple(CardFault.parse(text) for text in uri.options.get("fault", ()))
    return SimulatedMyNumberCard(replace(profile, tries=tries), faults, delay_seconds=uri.number("delay", 0) / 1000)
