"""Reading on more than one machine: a Dask cluster in the place of the pool of processes.

Only the reading goes there; articles are sent and readings come back, and this process alone writes. A worker that dies costs
nothing but time: what it had in work is read by another one, and what comes back twice is taken once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flows.errors import ComityError
from flows.fingerprint import fingerprint_analyzer
from flows.workers import WorkerKilled

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 3  # batches a thread of the cluster: one in work, two waiting
WAIT_SECONDS = 60
NEEDS_EXTRA = "needs the extra `cluster`: pip install 'comity[cluster]'"


class OtherRelease(ComityError):
    """A worker reads by other code or lexicons."""


class ClusterPool:
    """The workers of a cluster, as ``flows.workers.WorkerPool`` has them."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address

    def map_batches(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """The results of ``function``, a module's own function, in the order of the batches."""
        waiting: deque[Any] = deque()
        for batch in batches:
            if len(waiting) >= self._count_places():
                yield self._take(waiting.popleft())
            waiting.append(self._client.submit(call_checked, fingerprint_analyzer(), function, batch, pure=False))
        while waiting:
            yield self._take(waiting.popleft())

    def renew(self) -> None:
        """Nothing: whoever runs the cluster starts its workers."""

    def _count_places(self) -> int:
        """How many batches may be under way; workers may come and go."""
        threads: int = sum(self._client.nthreads().values())
        return IN_FLIGHT * max(1, threads)

    def _take(self, future: Any) -> Any:
        from distributed import CancelledError, KilledWorker

        try:
            return future.result()
        except KilledWorker:
            raise WorkerKilled(
                f"One batch ended several workers of {self._address}, for want of memory perhaps. Give them more and run again."
            ) from None
        except CancelledError:
            raise ComityError(f"The scheduler {self._address} has gone. Start it and its workers, and run again.") from None
        finally:
            future.release()


def call_checked(fingerprint: str, function: Callable[[T], R], batch: T) -> R:
    """What a worker runs: it must read as the process does that asks."""
    if fingerprint_analyzer() != fingerprint:
        raise OtherRelease(
            f"A worker reads by analyzer {fingerprint_analyzer()}, this run by {fingerprint}: install the same release on all."
        )
    return function(batch)


@contextmanager
def open_cluster(address: str) -> Iterator[ClusterPool]:
    """The cluster whose scheduler has this address, once it has a worker."""
    client = _connect(address)
    try:
        _await_worker(client, address)
        yield ClusterPool(client, address)
    finally:
        client.close()


def _connect(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise ComityError(f"--scheduler {address} {NEEDS_EXTRA}") from None
    connect: Callable[..., Any] = distributed.Client
    try:
        return connect(address, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ComityError(f"No Dask scheduler answers at {address} ({error}). Start one with `dask scheduler`.") from None


def _await_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError:
        raise ComityError(f"The scheduler {address} has no workers. Start some: `dask worker {address}`.") from None
