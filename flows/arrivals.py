"""What the user named comes in: bytes into the raw store, a few at a time; what can't be opened is refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.articles.gather import Input, gather_inputs
from flows.articles.rejects import make_reject
from flows.errors import InputUnreadable
from flows.fetch import Fetched, fetch_address, is_address
from flows.job import Job
from flows.model import Reject
from flows.progress import show_progress

BATCH_BYTES = 32 << 20
BATCH_INPUTS = 500


@dataclass(slots=True)
class Arrivals:
    """The hashes of what came in, each once in order of arrival, and what was refused at the door."""

    hashes: dict[str, None] = field(default_factory=dict)
    refused: list[Reject] = field(default_factory=list)


def store_arrivals(job: Job) -> Arrivals:
    """Keep the bytes of all that the job names. Raises InputUnreadable if nothing of it could be opened."""
    arrivals, batch = Arrivals(), _Batch(job)
    for name, found in _open_inputs(job):
        if isinstance(found, Reject):
            arrivals.refused.append(found)
        elif isinstance(found, Fetched):
            arrivals.hashes |= batch.add_fetched(found, name)
        else:
            arrivals.hashes |= batch.add(found, name)
    arrivals.hashes |= batch.flush()
    if arrivals.refused and not arrivals.hashes:
        raise InputUnreadable("\n".join(f"{reject.source}: {reject.message}" for reject in arrivals.refused[:5]))
    return arrivals


class _Batch:
    """Bytes that wait to be stored together, since each flush to the disk takes its time."""

    def __init__(self, job: Job) -> None:
        self._job, self._received_at = job, job.started_at.isoformat(timespec="seconds")
        self._waiting: list[tuple[bytes, str]] = []
        self._size = self._stored = 0

    def add(self, data: bytes, source: str) -> dict[str, None]:
        """The hashes that were stored by now, often none."""
        self._waiting.append((data, source))
        self._size += len(data)
        return self.flush() if self._size >= BATCH_BYTES or len(self._waiting) >= BATCH_INPUTS else {}

    def add_fetched(self, fetched: Fetched, address: str) -> dict[str, None]:
        """Store an answer from the network at once, with its headers."""
        self._stored += 1
        return {self._job.store.put(fetched.data, address, self._received_at, fetched.headers).sha256: None}

    def flush(self) -> dict[str, None]:
        """Store what waits; its hashes."""
        stored = self._job.store.put_many(self._waiting, self._received_at)
        self._stored += len(stored)
        self._waiting, self._size = [], 0
        show_progress("store", self._stored)
        return {one.sha256: None for one in stored}


def _open_inputs(job: Job) -> Iterator[tuple[str, bytes | Fetched | Reject]]:
    names, labels = job.choose_inputs()
    for name in names:
        if is_address(name):
            yield name, _fetch_or_refuse(name)
            continue
        try:
            for found in gather_inputs([name], stdin=sys.stdin.buffer, excluded=[job.store.root], labels=labels):
                yield (found.source, found) if isinstance(found, Reject) else (found.name, _read_or_refuse(found))
        except InputUnreadable:
            yield name, make_reject("unreadable", name, error="there is no such file or folder")


def _read_or_refuse(found: Input) -> bytes | Reject:
    try:
        return found.read()
    except OSError as error:
        return make_reject("unreadable", found.name, error=error.strerror or str(error))


def _fetch_or_refuse(address: str) -> Fetched | Reject:
    try:
        return fetch_address(address)
    except OSError as error:
        return make_reject("unreadable", address, error=str(error))
