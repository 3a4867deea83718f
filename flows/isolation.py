"""Inputs are read in processes of their own, several at once: one that is killed, hangs or takes too much costs one input.

The results come in the order of the inputs, in pieces, so that an input of any size needs little memory here.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from flows.articles.rejects import make_reject
from flows.errors import ComityError
from flows.isolated import Errand, ReadingLimits, Sent, name_end, serve_errands
from flows.model import Article, Reject
from flows.workers import pool_context, read_work

BATCH_INPUTS = 20
BATCH_BYTES = 4 << 20
WAITING_RESULTS = 20_000  # that one input may have here before its turn comes
STARTING_SECONDS = 120.0
MOST_FAILED_STARTS = 3
STARVED_TIMES = 10
SHORTEST_WAIT = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Some results of an input. The last piece tells how many its reader counted."""

    errand: Errand
    results: tuple[Article | Reject, ...]
    count: int | None = None


@dataclass(slots=True)
class _Batch:
    """Inputs given to a process together; ``done`` of them are through, and of the next one ``received`` results."""

    errands: list[Errand]
    done: int = 0
    received: int = 0
    waiting: int = 0
    pieces: deque[Piece] = field(default_factory=deque)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.errands)

    def take(self, results: tuple[Article | Reject, ...], count: int | None) -> None:
        """Results of the input that is in work; with a count they are its last."""
        if results or count is not None:
            self.pieces.append(Piece(self.errands[self.done], results, count))
        self.received += len(results)
        self.waiting += len(results)
        if count is not None:
            self.done, self.received = self.done + 1, 0

    def refuse(self, code: str, **facts: object) -> None:
        """The input in work ends with a refusal; what it brought before stands."""
        errand = self.errands[self.done]
        self.take((make_reject(code, errand.source, errand.sha256, **facts),), self.received + 1)

    def give(self) -> Piece:
        """The next piece for whoever asked."""
        piece = self.pieces.popleft()
        self.waiting -= len(piece.results)
        return piece


class _Reader:
    """A process and what it has in work."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self.batch: _Batch | None = None
        self.failed_starts = 0
        self._start()

    def _start(self) -> None:
        context = pool_context()
        self.connection, far_end = context.Pipe()
        self.process = context.Process(target=serve_errands, args=(far_end, self.limits), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        far_end.close()
        self.heard_at, self.is_ready = time.monotonic(), False
        self.worked = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing to do."""
        return self.batch is None or self.batch.is_done

    def give(self, batch: _Batch) -> None:
        """Let it read a batch, or the rest of one."""
        self.batch, self.heard_at = batch, time.monotonic()
        self.worked = read_work(self.process.pid)[1]
        with suppress(OSError):  # it has gone already, which shows when it is listened to
            self.connection.send(batch.errands[batch.done :])

    def seconds_left(self, now: float) -> float:
        """How much longer it may be silent."""
        return self.heard_at + (self.limits.silent_seconds if self.is_ready else STARTING_SECONDS) - now

    def listen(self) -> None:
        """Take one message; where the process has ended instead, see why."""
        assert self.batch is not None
        try:
            sent: Sent = self.connection.recv()
        except (EOFError, OSError):
            self._bury()
            return
        if sent.failure:
            raise ComityError(sent.failure)
        self.heard_at, self.is_ready, self.failed_starts = time.monotonic(), True, 0
        self.worked = read_work(self.process.pid)[1]
        self.batch.take(sent.results, sent.count)
        if sent.is_worn:
            self._replace()

    def is_starved(self) -> bool:
        """Whether it is silent only because others have the processor: it could work, but has hardly done so."""
        state, worked = read_work(self.process.pid)
        is_patient = time.monotonic() - self.heard_at < STARVED_TIMES * self.limits.silent_seconds
        return is_patient and state in ("R", "D") and worked - self.worked < self.limits.step_seconds

    def break_off(self) -> None:
        """It was silent for too long."""
        assert self.batch is not None
        if self.is_ready:
            self.batch.refuse("out_of_time", limit=f"{self.limits.silent_seconds:.0f}")
        self._replace()

    def _bury(self) -> None:
        self.process.join(5)
        if self.is_ready and self.batch:
            self.batch.refuse("reading_broke_off", signal=name_end(self.process.exitcode))
        self._replace()

    def _replace(self) -> None:
        self.end()
        self.failed_starts += not self.is_ready
        if self.failed_starts >= MOST_FAILED_STARTS:
            raise ComityError("The processes that read inputs end as soon as they start, for want of memory perhaps.")
        self._start()
        if self.batch and not self.batch.is_done:
            self.give(self.batch)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class ReaderPool:
    """Reading processes that stay for many calls of ``read``."""

    def __init__(self, workers: int, limits: ReadingLimits) -> None:
        self._limits, self._workers = limits, workers
        self._readers: list[_Reader] = []

    def read(self, errands: Iterable[Errand]) -> Iterator[Piece]:
        """All that the inputs hold, in their order."""
        batches, running = split_errands(errands), deque[_Batch]()
        while self._assign(batches, running) or running:
            while running and (running[0].pieces or running[0].is_done):
                if running[0].pieces:
                    yield running[0].give()
                else:
                    running.popleft()
                    break
            else:
                self._listen(running)

    def _assign(self, batches: Iterator[list[Errand]], running: deque[_Batch]) -> bool:
        """Give work to who has none, as long as not too much waits to be taken; whether any was given."""
        given = False
        while len(running) < 3 * self._workers and self._has_idle() and (errands := next(batches, None)):
            running.append(_Batch(errands))
            self._find_idle().give(running[-1])
            given = True
        return given

    def _has_idle(self) -> bool:
        return len(self._readers) < self._workers or any(reader.is_idle for reader in self._readers)

    def _find_idle(self) -> _Reader:
        """One that has nothing to do, or a new one."""
        for reader in self._readers:
            if reader.is_idle:
                return reader
        self._readers.append(_Reader(self._limits))
        return self._readers[-1]

    def _listen(self, running: deque[_Batch]) -> None:
        """Hear those at work; who has said much before its turn must wait, and its silence is not held against it."""
        now = time.monotonic()
        heard: dict[Connection, _Reader] = {}
        for reader in self._readers:
            if reader.batch is None or reader.is_idle:
                continue
            if reader.batch is running[0] or reader.batch.waiting < WAITING_RESULTS:
                heard[reader.connection] = reader
            else:
                reader.heard_at = now
        ready = wait(list(heard), max(SHORTEST_WAIT, min(reader.seconds_left(now) for reader in heard.values())))
        for connection, reader in heard.items():
            if connection in ready:
                reader.listen()
            elif reader.seconds_left(time.monotonic()) <= 0 and not reader.is_starved():
                reader.break_off()

    def close(self) -> None:
        """End all processes."""
        for reader in self._readers:
            reader.end()
        self._readers.clear()


@contextmanager
def open_readers(workers: int, limits: ReadingLimits | None = None) -> Iterator[ReaderPool]:
    """A pool of so many reading processes, started when there is something to read."""
    pool = ReaderPool(max(1, workers), limits or ReadingLimits())
    try:
        yield pool
    finally:
        pool.close()


def split_errands(errands: Iterable[Errand]) -> Iterator[list[Errand]]:
    """Batches of a few inputs: the larger they are, the fewer."""
    batch: list[Errand] = []
    size = 0
    for errand in errands:
        if batch and (len(batch) == BATCH_INPUTS or size + errand.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(errand)
        size += errand.size
    if batch:
        yield batch
