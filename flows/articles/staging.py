"""Files that are whole or not there: written under other names, flushed to the disk, and then renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from flows.steps import reach_step

PART = ".part"
_CHUNK = 1 << 20


class Staging:
    """A final name never shows a part of the bytes, and bytes are never there without their sidecar, which is renamed first.
    What is not published is swept away."""

    def __init__(self) -> None:
        self._asides: dict[Path, Path] = {}

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        for aside in self._asides.values():
            aside.unlink(missing_ok=True)

    def find(self, path: Path) -> Path:
        """Where the newest content for this name lies."""
        return self._asides.get(path, path)

    def write(self, path: Path, data: bytes) -> None:
        """Write aside what is to come under this name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._asides[path] = path.with_name(f".{path.name}.{os.getpid()}{PART}")
        self._asides[path].write_bytes(data)

    def adopt(self, path: Path, aside: Path) -> None:
        """Take a file that was written aside already, on the same disk, for what is to come under this name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._asides[path] = aside

    def publish(self, flush: Callable[[Iterable[Path]], None]) -> None:
        """Flush all, then rename all, sidecars first, and flush the names: what is noted elsewhere after this lasts."""
        reach_step("store.staged")
        flush(self._asides.values())
        reach_step("store.flushed")
        for path in sorted(self._asides, key=lambda path: path.suffix != ".json"):
            os.replace(self._asides[path], path)
            reach_step("store.one_renamed")
        flush({path.parent for path in self._asides})


def flush_each(paths: Iterable[Path]) -> None:
    """For a few files."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)  # a folder, too: a name lasts once its folder is flushed
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush_all(paths: Iterable[Path]) -> None:
    """For many files: one flush of the disk costs less."""
    if any(paths):
        os.sync()


def write_whole(path: Path, data: bytes) -> None:
    """One file, whole or not at all."""
    with Staging() as staging:
        staging.write(path, data)
        staging.publish(flush_each)


def write_lines(path: Path, lines: Iterable[bytes]) -> bool:
    """The same, line by line in flat memory; without lines there is no file. Whether there were any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with aside.open("wb") as file:
            file.writelines(lines)
        if not aside.stat().st_size:
            return False
        flush_each([aside])
        os.replace(aside, path)
        flush_each([path.parent])
        return True
    finally:
        aside.unlink(missing_ok=True)


def copy_hashed(file: BinaryIO, aside: Path, most: int | None = None) -> tuple[str, int]:
    """Write what a file holds aside, a little at a time; its SHA-256 and size. ``most`` and one byte are taken at the most."""
    digest, size = hashlib.sha256(), 0
    aside.parent.mkdir(parents=True, exist_ok=True)
    with aside.open("wb") as copy:
        while chunk := file.read(_CHUNK if most is None else min(_CHUNK, max(0, most + 1 - size))):
            digest.update(chunk)
            size += len(chunk)
            copy.write(chunk)
    return digest.hexdigest(), size
