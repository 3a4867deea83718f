"""How often a host is asked, and how long to wait where it is asked again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.articles.rejects import Refused


class Stopped(Exception):
    """The run ends: nothing more is fetched."""


class Pace:
    """The times at which each host may be asked next, for all who ask. ``stop`` ends every wait."""

    def __init__(self, seconds_between: float, longest_wait: float) -> None:
        self._between, self._longest = seconds_between, longest_wait
        self._next: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._lock, self._stopped = threading.Lock(), threading.Event()

    def slow_down(self, host: str, seconds: float | None) -> None:
        """A host wants more time between requests; raises Refused if that is more than anyone waits."""
        if seconds and seconds > self._longest:
            raise Refused("asked_to_wait", seconds=f"{seconds:.0f}")
        with self._lock:  # a host may have several sites, by scheme and port: the slowest wish holds for all
            self._delays[host] = max(seconds or 0, self._delays.get(host, self._between))

    def put_off(self, host: str, seconds: float) -> None:
        """A host is not to be asked for so long."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0), time.monotonic() + seconds)

    def wait_turn(self, host: str) -> None:
        """Wait until the host may be asked, and take that turn."""
        with self._lock:
            turn = max(time.monotonic(), self._next.get(host, 0))
            self._next[host] = turn + self._delays.get(host, self._between)
        self.sleep(turn - time.monotonic())

    def sleep(self, seconds: float) -> None:
        """Wait; raises Stopped if the run ends meanwhile."""
        if self._stopped.wait(max(0, seconds)):
            raise Stopped

    def stop(self) -> None:
        """End all waits, and all that is fetched after them."""
        self._stopped.set()


def read_retry_after(value: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """The seconds that a server asks to wait, given as such or as a date; None where it does not say, or nothing plain."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now()).total_seconds())
