"""Who holds a lock, and whether that process still lives: a number is not enough, as the system gives numbers out again."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SECONDS_WITHOUT_TOUCH = 120.0  # after so long an owner on another machine counts as gone


@dataclass(frozen=True, slots=True)
class LockOwner:
    """Who holds, or last held, the warehouse. ``boot`` names the run of the system and the space that its process numbers are
    of; ``started`` when the process began, in the system's ticks. Both are empty where the system does not tell."""

    pid: int
    host: str
    since: str  # UTC, ISO
    what: str
    boot: str = ""
    started: str = ""

    @classmethod
    def this_process(cls, what: str) -> LockOwner:
        """The running process as an owner."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(os.getpid(), socket.gethostname(), since, what, read_boot(), read_start(os.getpid()))

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} ({self.what}), since {self.since} ({self._tell_age()})"

    def _tell_age(self) -> str:
        with suppress(ValueError):
            seconds = max(0, int((datetime.now(UTC) - datetime.fromisoformat(self.since)).total_seconds()))
            hours, minutes = divmod(seconds // 60, 60)
            return f"for {hours} h {minutes} min" if hours else f"for {minutes} min" if minutes else f"for {seconds} s"
        return "since when is not known"

    def is_this_process(self) -> bool:
        """Whether the owner is the running process."""
        return (self.pid, self.boot, self.started) == (os.getpid(), read_boot(), read_start(os.getpid()))

    def lives(self, touched: Path) -> bool:
        """Whether the owner lives. On this machine its process tells: the number alone may be another's by now. On another
        machine only ``touched`` does, the file that a living owner touches."""
        if self.host != socket.gethostname():
            return read_silence(touched) < SECONDS_WITHOUT_TOUCH
        if self.boot != read_boot():  # the machine was started again, or the number is of another container
            return False
        if self.started:
            return read_start(self.pid) == self.started
        return _is_running(self.pid)


def read_boot() -> str:
    """A name for this run of the system and for the space of its process numbers; empty where it has none."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{os.readlink('/proc/self/ns/pid')}"
    return ""


def read_start(pid: int) -> str:
    """When a process began; empty if there is none of this number, or the system does not tell."""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    return ""


def read_silence(path: Path) -> float:
    """The seconds since a file was touched, by the clock of its file system: those of two machines may differ."""
    try:
        with tempfile.TemporaryFile(dir=path.parent) as now:
            return os.fstat(now.fileno()).st_mtime - path.stat().st_mtime
    except OSError:
        return 0.0


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # there is one, of another user
        return True
    return True
