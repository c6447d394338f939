"""Real print servers in a network of their own: dbus, avahi, ippeveprinter and cupsd without systemd.

Run by test_real_servers.py as ``unshare -n -m python -m tests.printing.print_servers FOLDER CHECK``: the network
namespace has nothing but its loopback, the mount namespace a /run of its own. Each check prints one JSON line.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8913, 0x8914
IFF_UP, IFF_MULTICAST = 0x1, 0x1000
WAIT_SECONDS = 30.0
IPP_PORT, CUPS_PORT = 8631, 6631
CUPS_ROOT = Path("/run/desk-cups")
"""In the /run of this namespace: CUPS runs its filters as another user, who has no way into our folder."""

DBUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow send_type="*"/>
<allow receive_sender="*"/><allow receive_type="*"/></policy></busconfig>
"""
AVAHI = """[server]
host-name=desk
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
[publish]
publish-hinfo=no
publish-workstation=no
"""
PRINTER = """#!/bin/sh
# One sheet: what it was asked for is noted, trouble is played as the file says, then it lies in the tray.
# The file holds a word of IPP, and behind it from which sheet on (0 is the first) where not from the first.
case "$CONTENT_TYPE" in application/pdf) ;; *) exit 1 ;; esac
n=$(ls "{tray}" | wc -l)
env | grep ^IPP_ | sort > "{tray}/../options-$n"
stuck() {{ [ -s "{trouble}" ] && read -r said from < "{trouble}" && [ "$n" -ge "${{from:-0}}" ]; }}
if stuck; then
  word=$said
  echo "STATE: +$word" >&2
  while stuck; do
    [ "$said" = "$word" ] || {{ echo "STATE: -$word" >&2; word=$said; echo "STATE: +$word" >&2; }}
    sleep 0.02
  done
  echo "STATE: -$word" >&2
fi
sleep {seconds}
cp "$1" "{tray}/$(printf %03d $n)-$IPP_JOB_NAME.pdf"
echo "ATTR: job-impressions-completed=1" >&2
exit 0
"""
CUPS_FILES = """ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
User lp
Group lp
SystemGroup root
FileDevice No
"""
CUPS_CONF = """Listen 127.0.0.1:{port}
Listen {root}/state/cups.sock
Browsing No
DefaultAuthType None
PreserveJobFiles Yes
PreserveJobHistory Yes
MaxLogSize 0
LogLevel warn
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
SubscriptionPrivateAccess all
SubscriptionPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""


class Servers:
    """The servers of one check, ended with it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.tray = folder / "tray"
        self.trouble = folder / "trouble"
        self._stack = stack
        self.tray.mkdir(parents=True)
        self.play("")

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """A program that ends with the check."""
        name = Path(str(command[0])).name
        log = self._stack.enter_context((self.folder / f"{name}.log").open("ab"))
        child = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self._stack.callback(end, child)
        return child

    def bus(self) -> None:
        """A system bus and avahi on the loopback, as ippeveprinter wants them."""
        bus = self.folder / "bus"
        (self.folder / "dbus.conf").write_text(DBUS.format(socket=bus))
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={bus}"
        self.start("dbus-daemon", "--nofork", f"--config-file={self.folder / 'dbus.conf'}")
        until(lambda: answers(bus), "no bus")
        (self.folder / "avahi.conf").write_text(AVAHI)
        Path("/run/avahi-daemon").mkdir(exist_ok=True)
        options = ("--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title")
        self.start("avahi-daemon", "-f", self.folder / "avahi.conf", *options)
        until(avahi_is_there, "no avahi")

    def printer(self, *, seconds: float = 0.0) -> str:
        """An IPP Everywhere printer; its URI."""
        script = self.folder / "engine"
        script.write_text(PRINTER.format(tray=self.tray, trouble=self.trouble, seconds=seconds))
        script.chmod(0o755)
        spool = self.folder / "printer-spool"
        spool.mkdir()
        self.start(
            "ippeveprinter",
            *("-f", "application/pdf", "-n", "localhost", "-p", str(IPP_PORT)),
            *("-d", spool, "-c", script, "-s", "20,2", "-2", "-v", "Desk Printer"),
        )
        until(lambda: listens(IPP_PORT), "no printer")
        return f"ipp://127.0.0.1:{IPP_PORT}/ipp/print"

    def cups(self, device: str, queue: str = "desk") -> str:
        """A cupsd with one driverless queue; the queue's URI."""
        root = CUPS_ROOT
        if not root.exists():
            for name in ("spool", "cache", "state", "tmp", "ppd"):
                (root / name).mkdir(parents=True)
            for name in ("spool", "cache", "state", "tmp"):
                shutil.chown(root / name, "root", "lp")
                (root / name).chmod(0o770)
            (root / "cups-files.conf").write_text(CUPS_FILES.format(root=root))
            (root / "cupsd.conf").write_text(CUPS_CONF.format(root=root, port=CUPS_PORT))
        self.cupsd = self.start("cupsd", "-f", "-c", root / "cupsd.conf", "-s", root / "cups-files.conf")
        until(lambda: listens(CUPS_PORT), "no cupsd")
        if not (root / "printers.conf").exists():
            made = ["lpadmin", "-h", f"127.0.0.1:{CUPS_PORT}", "-p", queue, "-E", "-v", device, "-m", "everywhere"]
            subprocess.run(made, check=True, capture_output=True, timeout=60)
        return f"ipp://127.0.0.1:{CUPS_PORT}/printers/{queue}"

    def play(self, words: str) -> None:
        """The trouble of the printer's engine from now on; there is no moment in which the file is empty between."""
        fresh = self.folder / "trouble.new"
        fresh.write_text(words)
        fresh.replace(self.trouble)

    def sheets(self) -> list[str]:
        """What lies in the tray, in the order it came out."""
        return sorted(path.name for path in self.tray.iterdir())


def end(child: subprocess.Popen[bytes]) -> None:
    """End a server of ours."""
    child.terminate()
    try:
        child.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def loopback_up() -> None:
    """Up, and with multicast, which DNS-SD needs."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", IFF_UP | IFF_MULTICAST)
        fcntl.ioctl(control, SIOCSIFFLAGS, request)


def answers(path: Path) -> bool:
    """Whether somebody listens behind this socket; the file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def avahi_is_there() -> bool:
    """Whether avahi has its name on the bus, where ippeveprinter looks for it; its own socket is there before."""
    asked = ("--system", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus")
    words = ("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.Avahi")
    said = subprocess.run(["dbus-send", *asked, *words], capture_output=True, text=True, timeout=60, check=False)
    return "boolean true" in said.stdout


def listens(port: int) -> bool:
    """Whether somebody answers on this port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(is_so: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Wait for a server; TimeoutError names what did not come."""
    for _ in range(int(seconds / 0.02)):
        if is_so():
            return
        time.sleep(0.02)
    raise TimeoutError(what)


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """The network of this process made ready, and its servers."""
    loopback_up()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    with ExitStack() as stack:
        yield Servers(folder, stack)


if __name__ == "__main__":
    from tests.printing.print_checks import run

    run(Path(sys.argv[1]), sys.argv[2])
