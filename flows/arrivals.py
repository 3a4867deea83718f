"""What the user named comes in: bytes into the raw store, a few at a time; what can't be opened is refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.articles.gather import Input, gather_inputs
from flows.articles.rejects import find_reason, make_reject
from flows.articles.room import NoRoom, no_room_is_ours
from flows.downloads import Downloads
from flows.errors import ComityError, InputUnreadable
from flows.fetch import Fetched, Unchanged, is_address
from flows.fetch.addresses import hide_secret
from flows.job import Job
from flows.model import Reject
from flows.progress import show_progress

BATCH_BYTES = 32 << 20
BATCH_INPUTS = 500
LARGEST_INPUT = 8 << 30  # reading refuses more than the settings allow; this only spares the disk


@dataclass(slots=True)
class Arrivals:
    """What came in, each (name, hash) in order of arrival, and what was refused at the door."""

    arrived: list[tuple[str, str]] = field(default_factory=list)
    refused: list[Reject] = field(default_factory=list)

    @property
    def hashes(self) -> dict[str, None]:
        """The hashes of what came in, each once in order of arrival."""
        return {sha256: None for _, sha256 in self.arrived}


def store_arrivals(job: Job) -> Arrivals:
    """Keep the bytes of all that the job names. Raises InputUnreadable if nothing of it could be opened, and ComityError if the
    disk has no room for it."""
    try:
        return _store_all(job)
    except NoRoom as error:
        raise ComityError(str(error)) from None


def _store_all(job: Job) -> Arrivals:
    arrivals = Arrivals()
    batch = _Batch(job, arrivals)
    for name, found in _open_inputs(job):
        if isinstance(found, Reject):
            arrivals.refused.append(found)
        elif isinstance(found, Input):
            batch.add_large(found)
        else:
            batch.add(found, name)
    batch.flush()
    _store_downloads(job, batch, arrivals)
    if arrivals.refused and not arrivals.hashes:
        raise InputUnreadable("\n".join(map(_tell_refusal, arrivals.refused[:5])))
    return arrivals


def _store_downloads(job: Job, batch: _Batch, arrivals: Arrivals) -> None:
    """Fetch the addresses among the names, then the pages that the feeds among these link to."""
    if not (addresses := [name for name in job.choose_inputs()[0] if is_address(name)]):
        return
    downloads = Downloads(job)
    before = len(arrivals.arrived)
    for name, found in downloads.fetch_named(addresses):
        batch.add_download(downloads, name, found)
    feeds = dict.fromkeys(sha256 for _, sha256 in arrivals.arrived[before:])
    for name, found in downloads.fetch_linked(feeds):
        batch.add_download(downloads, name, found)
    downloads.end()


def _tell_refusal(reject: Reject) -> str:
    return f"{reject.source}: {reject.message}. {find_reason(reject.reason).cure}"


class _Batch:
    """Bytes that wait to be stored together, since each flush to the disk takes its time."""

    def __init__(self, job: Job, arrivals: Arrivals) -> None:
        self._job, self._received_at = job, job.started_at.isoformat(timespec="seconds")
        self._arrivals = arrivals
        self._waiting: list[tuple[bytes, str]] = []
        self._size = 0

    def add(self, data: bytes, source: str) -> None:
        """Store these bytes, now or with those that come next."""
        self._waiting.append((data, source))
        self._size += len(data)
        if self._size >= BATCH_BYTES or len(self._waiting) >= BATCH_INPUTS:
            self.flush()

    def add_large(self, found: Input) -> None:
        """Store a file of any size, or what comes in a stream, at once and in flat memory."""
        try:
            with found.open() as file, no_room_is_ours(self._job.store.root):
                stored = self._job.store.put_file(file, found.name, self._received_at, LARGEST_INPUT)
            self._note(found.name, stored.sha256)
        except OSError as error:
            self._arrivals.refused.append(make_reject("unreadable", found.name, error=error.strerror or str(error)))

    def add_download(self, downloads: Downloads, address: str, found: Fetched | Unchanged | Reject) -> None:
        """Store an answer from the network at once, with its headers; what has not changed is stored already."""
        shown = hide_secret(address)
        if isinstance(found, Reject):
            self._arrivals.refused.append(found)
        elif isinstance(found, Unchanged):
            self._note(shown, found.sha256)
        else:
            headers = {name: hide_secret(value) for name, value in found.headers.items()}
            with no_room_is_ours(self._job.store.root):
                stored = self._job.store.put(found.data, shown, self._received_at, headers)
            downloads.keep(address, stored.sha256, found)
            self._note(shown, stored.sha256)

    def flush(self) -> None:
        """Store what waits."""
        with no_room_is_ours(self._job.store.root):
            stored = self._job.store.put_many(self._waiting, self._received_at)
        for (_, source), one in zip(self._waiting, stored, strict=True):
            self._note(source, one.sha256)
        self._waiting, self._size = [], 0

    def _note(self, name: str, sha256: str) -> None:
        self._arrivals.arrived.append((name, sha256))
        show_progress("store", len(self._arrivals.arrived))


def _open_inputs(job: Job) -> Iterator[tuple[str, bytes | Input | Reject]]:
    """What lies on this machine."""
    names, labels = job.choose_inputs()
    for name in names:
        if is_address(name):
            continue
        try:
            for found in gather_inputs([name], stdin=sys.stdin.buffer, excluded=[job.store.root], labels=labels):
                yield (found.source, found) if isinstance(found, Reject) else (found.name, _read_or_refuse(found))
        except InputUnreadable:
            yield name, make_reject("unreadable", name, error="there is no such file or folder")


def _read_or_refuse(found: Input) -> bytes | Input | Reject:
    """The bytes of a small file; what is large, or a stream, is read where it is stored."""
    try:
        return found if found.is_large else found.read()
    except OSError as error:
        return make_reject("unreadable", found.name, error=error.strerror or str(error))
