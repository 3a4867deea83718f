"""One writer at a time: a lock on the warehouse that says who holds it. The system drops it when its owner dies."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import ComityError, WarehouseLocked

LOCK_FILE = ".lock"
OWNER_FILE = ".lock.json"


@dataclass(frozen=True, slots=True)
class LockOwner:
    """Who holds, or last held, the warehouse."""

    pid: int
    host: str
    since: str  # UTC, ISO
    what: str

    @classmethod
    def this_process(cls, what: str) -> LockOwner:
        """The running process as an owner."""
        return cls(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"), what)

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} ({self.what}), since {self.since}"


@contextmanager
def hold_warehouse(warehouse: Path, what: str = "comity run", wait_seconds: float = 0) -> Iterator[LockOwner | None]:
    """Hold the warehouse's lock; gives the owner before, if it died without letting go. WarehouseLocked says who holds it."""
    lock = _open_lock(warehouse)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        owner = read_owner(warehouse)
        raise WarehouseLocked(
            f"Another run holds {warehouse}: {owner or 'not known who'}. Wait for it to end, or stop it."
        ) from None
    try:
        dead = read_owner(warehouse)
        (warehouse / OWNER_FILE).write_text(json.dumps(asdict(LockOwner.this_process(what))), encoding="utf-8")
        yield dead
    finally:
        (warehouse / OWNER_FILE).unlink(missing_ok=True)
        lock.release()


def read_owner(warehouse: Path) -> LockOwner | None:
    """The owner that the lock names: a running one, or one that died."""
    try:
        return LockOwner(**json.loads((warehouse / OWNER_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_held(warehouse: Path) -> bool:
    """Whether a running process holds the warehouse now."""
    if not (warehouse / LOCK_FILE).exists():
        return False
    lock = FileLock(warehouse / LOCK_FILE)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True


def _open_lock(warehouse: Path) -> FileLock:
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        (warehouse / LOCK_FILE).touch()
    except OSError as error:
        raise ComityError(
            f"The warehouse {warehouse} can't be written: {error.strerror}. Choose another with --warehouse."
        ) from None
    return FileLock(warehouse / LOCK_FILE)
