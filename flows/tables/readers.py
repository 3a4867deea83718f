"""Who reads a version: DuckDB locks the database that it has open, others may lock the folder. What is read is not removed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

DATABASE = "comity.duckdb"


def is_read(folder: Path) -> bool:
    """Whether another process has the version open, as far as locks tell (`flock --shared FOLDER COMMAND` sets one); who reads
    a single file keeps what was opened anyway."""
    return _is_locked(folder, fcntl.flock, os.O_RDONLY) or _is_locked(folder / DATABASE, fcntl.lockf, os.O_RDWR)


def _is_locked(path: Path, lock: Callable[[int, int], None], flags: int) -> bool:
    try:
        handle = os.open(path, flags)
    except OSError:
        return False
    try:
        lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
