"""Limits on the reading of one article by the analyzer: a text that takes too much is refused, and the run goes on.

They hold in the processes of a pool. A few articles are read in the run's own process, where only the length of what is read
closely limits them.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from flows.isolated import OutOfTime, limit_resources
from flows.workers import prepare_worker

MOST_SECONDS = 60.0  # of the processor; a million characters take about ten
MOST_MEMORY = 3 << 30  # beyond what a process has at its start


def prepare_limited_worker() -> None:
    """A worker in which the limits hold."""
    prepare_worker()
    limit_resources(MOST_MEMORY)
    signal.signal(signal.SIGPROF, _break_off)


@contextmanager
def limit_seconds(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Raises OutOfTime in a worker, when what is done takes more of the processor than that; again every second, should a
    library swallow it."""
    if signal.getsignal(signal.SIGPROF) is not _break_off:
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _break_off(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime
