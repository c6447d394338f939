"""The kinds of real card readers by the scheme of their URL, each with its driver and its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.ccid_serial import CcidSerialChannel
from devices.channel import ReaderChannel
from devices.errors import UnknownDevice
from devices.pcsc import TIMEOUT_SECONDS, PcscChannel
from devices.pn532 import Pn532Channel, require_lab
from devices.rcs660 import Rcs660Channel
from devices.serial_port import port_settings
from devices.uri import DeviceUri


def _pcsc(uri: DeviceUri) -> ReaderChannel:
    return PcscChannel(uri.target, timeout_seconds=uri.number("timeout", TIMEOUT_SECONDS * 1000) / 1000)


READERS: Mapping[str, Callable[[DeviceUri], ReaderChannel]] = {
    "pcsc": _pcsc,
    "ccid": CcidSerialChannel,
    "rcs660": Rcs660Channel,
    "pn532": Pn532Channel,
}
NAMES = {
    "pcsc": "カードリーダー",
    "ccid": "カードリーダー(CCID シリアル)",
    "rcs660": "カードリーダー(RC-S660/S)",
    "pn532": "実験用カードリーダー(PN532)",
}
_PORT = frozenset({"baud", "bits", "parity", "stop", "timeout"})
_OPTIONS = {"pcsc": frozenset({"timeout"}), "ccid": _PORT, "rcs660": _PORT | {"pace"}, "pn532": _PORT | {"lab"}}


def is_reader(uri: DeviceUri) -> bool:
    """Whether the URL names a real card reader."""
    return uri.scheme in READERS


def is_serial_reader(uri: DeviceUri) -> bool:
    """Whether it is one on a serial line."""
    return uri.scheme in READERS and uri.scheme != "pcsc"


def check_reader(uri: DeviceUri) -> None:
    """Refuse what cannot be a reader's URL before anything is opened. Raises UnknownDevice."""
    uri.require_options(_OPTIONS[uri.scheme])
    uri.number("timeout", 0)
    uri.number("pace", 0)
    if uri.scheme == "pcsc":
        return
    if not uri.target:
        raise UnknownDevice(f"シリアルポートの名前がありません: {uri.text}")
    port_settings(uri, baud=115_200, stop=2 if uri.scheme == "ccid" else 1)
    if uri.scheme == "pn532":
        require_lab(uri)
