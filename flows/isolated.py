"""What a reading process does: it reads inputs, with limits on time, memory and output, and sends what it found.

Time is the processor's, so that a busy machine refuses nothing that an idle one reads. Where even that is not heard, because a
library does not come back, the parent ends the process.
"""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from flows.articles.intake import ReadOptions, read_input
from flows.articles.redacted import SUFFIX, read_redacted
from flows.articles.rejects import make_reject
from flows.articles.room import NoRoom
from flows.model import Article, Reject
from flows.workers import prepare_worker

RESULTS_AT_ONCE = 200
CHARACTERS_AT_ONCE = 1 << 20
SECONDS_BETWEEN_SIGNS = 1.0


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """``step_seconds`` are for each single article or step of unpacking, ``silent_seconds`` of the clock for a process that
    says nothing (ten times as many, if it only waits for the processor); an input may take ``whole_seconds`` and a second
    more for each ``bytes_a_second``. ``memory_bytes`` is what a process may take beyond its start, ``output_ratio`` how many
    characters a byte may become beyond ``free_output``."""

    step_seconds: float = 8
    silent_seconds: float = 18
    whole_seconds: float = 60
    bytes_a_second: int = 50_000
    memory_bytes: int = 1 << 30
    output_ratio: int = 200
    free_output: int = 32 << 20


@dataclass(frozen=True, slots=True)
class Errand:
    """An input to read: its name, where its bytes lie, their hash and size, and how to read them."""

    source: str
    path: Path
    sha256: str
    size: int
    options: ReadOptions


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a reading process. ``count`` is how many results the input had in all, with the last of them; ``is_worn``
    tells that the process ends itself, as after such an input it is not to be trusted; ``failure`` is why the whole run fails."""

    results: tuple[Article | Reject, ...] = ()
    count: int | None = None
    is_worn: bool = False
    failure: str | None = None


class OutOfTime(BaseException):
    """Not an Exception: libraries catch those."""


class _TooMuchOutput(Exception):
    """The results are out of proportion to the input."""


class Desk:
    """Where the results of one input gather until they are sent."""

    def __init__(self, connection: Connection, limits: ReadingLimits, errand: Errand) -> None:
        self._connection, self._limits, self._errand = connection, limits, errand
        self._results: list[Article | Reject] = []
        self._count = self._characters = self._all_characters = 0
        self._sent_at, self._began_at = time.monotonic(), time.process_time()
        self.is_armed = self.is_worn = False

    def arm(self) -> None:
        """From now on a step that takes too long is broken off; again every second, should a library swallow it."""
        self.is_armed = True
        signal.setitimer(signal.ITIMER_PROF, self._limits.step_seconds, 1.0)

    def pulse(self) -> None:
        """A step is done: the next one has all its time, if the input as a whole has any left."""
        if time.process_time() - self._began_at > self.whole_seconds:
            raise OutOfTime
        if time.monotonic() - self._sent_at > SECONDS_BETWEEN_SIGNS:
            self._send(None)
        self.arm()

    @property
    def whole_seconds(self) -> float:
        """What the whole input may take."""
        return self._limits.whole_seconds + self._errand.size / self._limits.bytes_a_second

    def put(self, result: Article | Reject) -> None:
        """Take a result, and send what gathered if that is enough."""
        self._results.append(result)
        self._count += 1
        self.is_worn |= isinstance(result, Reject) and result.reason == "out_of_memory"
        size = len(result.text) if isinstance(result, Article) else len(result.message)
        self._characters += size
        self._all_characters += size
        if self._all_characters > self._limits.free_output + self._errand.size * self._limits.output_ratio:
            raise _TooMuchOutput
        if len(self._results) >= RESULTS_AT_ONCE or self._characters >= CHARACTERS_AT_ONCE:
            self._send(None)
            self.arm()

    def refuse(self, code: str, **facts: object) -> None:
        """A refusal of the whole input, or of the rest of it."""
        self.is_armed = False
        self._results.append(make_reject(code, self._errand.source, self._errand.sha256, **facts))
        self._count += 1

    def fail(self, failure: str) -> None:
        """This machine can't read it, whatever it is: the run is to fail."""
        self.is_armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._connection.send(Sent(failure=failure))

    def close(self) -> None:
        """Send the last results with the count of all."""
        self._send(self._count)

    def _send(self, count: int | None) -> None:
        self.is_armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._connection.send(Sent(tuple(self._results), count, self.is_worn and count is not None))
        self._results.clear()
        self._characters, self._sent_at = 0, time.monotonic()


_desk: Desk | None = None


def serve_errands(connection: Connection, limits: ReadingLimits) -> None:
    """Read what comes over the connection, a few inputs at a time, until it closes or this process is worn."""
    global _desk
    prepare_worker()
    limit_resources(limits.memory_bytes)
    signal.signal(signal.SIGPROF, _break_off)
    connection.send(Sent())
    try:
        while errands := connection.recv():
            for errand in errands:
                _desk = Desk(connection, limits, errand)
                _read_errand(errand, _desk, limits)
                if _desk.is_worn:
                    return
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _read_errand(errand: Errand, desk: Desk, limits: ReadingLimits) -> None:
    try:
        desk.arm()
        with errand.path.open("rb") as file:
            for result in _read_file(errand, file, desk):
                desk.put(result)
    except OutOfTime:
        desk.is_worn = True
        desk.refuse("out_of_time", limit=f"{limits.step_seconds:.0f} to {desk.whole_seconds:.0f}")
    except MemoryError:
        desk.is_worn = True
        desk.refuse("out_of_memory")
    except _TooMuchOutput:
        desk.refuse("too_much_output", limit=limits.output_ratio)
    except NoRoom as error:
        desk.fail(str(error))
        return
    except OSError as error:
        desk.refuse("unreadable", error=error.strerror or str(error))
    desk.close()


def _read_file(errand: Errand, file: BinaryIO, desk: Desk) -> Iterator[Article | Reject]:
    if errand.path.suffix == SUFFIX:
        return read_redacted(file, errand.source, errand.sha256)
    return read_input(errand.source, file, errand.options, errand.sha256, desk.pulse)


def _break_off(_number: int, _frame: FrameType | None) -> None:
    if _desk and _desk.is_armed:
        raise OutOfTime


def limit_resources(memory_bytes: int) -> None:
    """No more memory than allowed beyond what the process has, and no core files. Where the system can't tell how much it
    has, memory stays unlimited."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return
    limit = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def name_end(exit_code: int | None) -> str:
    """How a process ended, for people."""
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
