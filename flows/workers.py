"""A pool of processes that maps a function over batches: in order, with few in flight, so that memory stays flat."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

from flows.errors import ComityError

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 3  # batches a worker: one in work, two waiting
PRELOADED = ["flows.pipeline", "flows.isolated"]  # what the fork server loads once for all workers


def split_into_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of ``size`` items, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class WorkerKilled(ComityError):
    """A process of a pool ended in the midst of its work, and the pool with it."""


class WorkerPool:
    """Processes that stay for many calls of ``map_batches``; with one worker, this process itself."""

    def __init__(self, start: Callable[[], ProcessPoolExecutor] | None, in_flight: int) -> None:
        self._start, self._in_flight = start, in_flight
        self._executor = start() if start else None

    def map_batches(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """The results of ``function``, a module's own function, in the order of the batches."""
        if self._executor is None:
            yield from map(function, batches)
            return
        try:
            yield from _map_in_order(self._executor, function, batches, self._in_flight)
        except BrokenProcessPool:
            raise WorkerKilled("A reading process was killed, for want of memory perhaps. Try fewer --workers.") from None

    def renew(self) -> None:
        """Start other processes, after one was killed."""
        self.close()
        self._executor = self._start() if self._start else None

    def close(self) -> None:
        """Let go of the processes; what they have not begun is not done."""
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def open_pool(workers: int, prepare: Callable[[], None] | None = None) -> Iterator[WorkerPool]:
    """A pool of so many processes, each of which begins with ``prepare``."""
    if workers <= 1:
        yield WorkerPool(None, 1)
        return
    begin = prepare or prepare_worker
    pool = WorkerPool(lambda: ProcessPoolExecutor(workers, mp_context=pool_context(), initializer=begin), workers * IN_FLIGHT)
    try:
        yield pool
    finally:
        pool.close()


def _map_in_order(pool: ProcessPoolExecutor, function: Callable[[T], R], batches: Iterable[T], in_flight: int) -> Iterator[R]:
    waiting: deque[Future[R]] = deque()
    for batch in batches:
        if len(waiting) >= in_flight:
            yield waiting.popleft().result()
        waiting.append(pool.submit(function, batch))
    while waiting:
        yield waiting.popleft().result()


def pool_context() -> multiprocessing.context.BaseContext:
    """Never plain fork: it would copy held locks and open files of a process with threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def prepare_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and dies with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def read_work(pid: int | None) -> tuple[str, float]:
    """A process's state, as Linux names it, and how many seconds of the processor it took; nothing where that is not told."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return fields[0], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return "", 0.0
