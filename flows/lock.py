"""One writer at a time: a lock on the warehouse that says who holds it, since when, and that outlives no owner.

.lock         locked by the system (flock) for as long as its owner lives; who gets it knows that the owner before is gone
.lock.json    who holds it; touched every few seconds, as a file system shared by several machines may keep such locks apart
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import ComityError, WarehouseLocked
from flows.owner import LockOwner

LOCK_FILE = ".lock"
OWNER_FILE = ".lock.json"
SECONDS_BETWEEN_TOUCHES = 10.0
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_OF_GRACE = 1.0  # for a holder that has not written its name yet, or only looked whether the lock is free

_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())  # by this flow of control, not by the process


@contextmanager
def hold_warehouse(warehouse: Path, what: str = "comity run", wait_seconds: float = 0) -> Iterator[LockOwner | None]:
    """Hold the warehouse's lock; gives the owner before, if it died without letting go. Who holds it already, holds it once.
    WarehouseLocked says who has it, after ``wait_seconds``."""
    warehouse = warehouse.absolute()
    if warehouse in _held.get():
        yield None
        return
    lock = _open_lock(warehouse)
    dead = _take(lock, warehouse, wait_seconds)
    stop = threading.Event()
    token = _held.set(_held.get() | {warehouse})
    try:
        _write_owner(warehouse, LockOwner.this_process(what))
        threading.Thread(target=_keep_touching, args=(warehouse / OWNER_FILE, stop), daemon=True).start()
        yield dead
    finally:
        stop.set()
        _held.reset(token)
        with suppress(OSError):  # a folder that can't be written any more must not hide what went wrong before
            (warehouse / OWNER_FILE).unlink(missing_ok=True)
        lock.release()


def refuse_held(warehouse: Path) -> None:
    """Raise WarehouseLocked at once if a running process holds the warehouse; what it costs to get to work is then saved."""
    if is_held(warehouse):
        raise WarehouseLocked(_tell_held(warehouse))


def require_hold(warehouse: Path) -> None:
    """Raise WarehouseLocked if another owner has taken the lock meanwhile, as after a long sleep of this machine."""
    owner = read_owner(warehouse)
    if warehouse.absolute() in _held.get() and owner and not owner.is_this_process():
        raise WarehouseLocked(f"{warehouse} was taken over by {owner}, so nothing was published here. Run again.")


def read_owner(warehouse: Path) -> LockOwner | None:
    """The owner that the lock names: a running one, or one that died."""
    try:
        return LockOwner(**json.loads((warehouse / OWNER_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_held(warehouse: Path) -> bool:
    """Whether a running process holds the warehouse now."""
    if not (warehouse / LOCK_FILE).exists():  # somebody removed it, or nothing was written here yet
        return _find_living_owner(warehouse) is not None
    try:
        with FileLock(warehouse / LOCK_FILE).acquire(timeout=0):
            return _find_living_owner(warehouse) is not None
    except Timeout:
        return True


def _take(lock: FileLock, warehouse: Path, wait_seconds: float) -> LockOwner | None:
    """Take the lock; gives the dead owner before, if there is one."""
    deadline = time.monotonic() + wait_seconds
    told: LockOwner | None = None
    while True:
        with suppress(Timeout):
            lock.acquire(timeout=0)
            if _find_living_owner(warehouse) is None:
                return read_owner(warehouse)
            lock.release()
        owner = read_owner(warehouse)
        if time.monotonic() >= deadline + (0 if owner else SECONDS_OF_GRACE):
            raise WarehouseLocked(_tell_held(warehouse))
        if owner and owner != told:
            print(f"comity: waiting for {owner}, which holds {warehouse}", file=sys.stderr)
            told = owner
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _tell_held(warehouse: Path) -> str:
    return f"Another run holds {warehouse}: {read_owner(warehouse) or 'not known who'}. Wait for it with --wait, or stop it."


def _find_living_owner(warehouse: Path) -> LockOwner | None:
    """An owner that lives although the system gave us the lock: someone removed the lock's file, or the owner runs on another
    machine that shares the folder and not the locks."""
    owner = read_owner(warehouse)
    return owner if owner and owner.lives(warehouse / OWNER_FILE) else None


def _write_owner(warehouse: Path, owner: LockOwner) -> None:
    aside = warehouse / f"{OWNER_FILE}.{owner.pid}"
    aside.write_text(json.dumps(asdict(owner)), encoding="utf-8")
    os.replace(aside, warehouse / OWNER_FILE)


def _keep_touching(path: Path, stop: threading.Event) -> None:
    while not stop.wait(SECONDS_BETWEEN_TOUCHES):
        with suppress(OSError):
            os.utime(path)


def _open_lock(warehouse: Path) -> FileLock:
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        (warehouse / LOCK_FILE).touch()
        return FileLock(warehouse / LOCK_FILE, thread_local=False)
    except OSError as error:
        raise ComityError(
            f"The warehouse {warehouse} can't be written: {error.strerror}. Change its permissions, or choose another with "
            "--warehouse."
        ) from None
