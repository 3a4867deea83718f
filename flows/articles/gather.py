"""From the names that a user gives to inputs that can be read: files, folders with all below them, standard input."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flows.articles.printable import make_printable
from flows.articles.rejects import make_reject
from flows.errors import InputUnreadable, UsageError
from flows.model import Reject

STDIN = "-"
SMALL_BYTES = 8 << 20
_ADDRESSES = ("http://", "https://")
_KINDS = (
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISBLK, "block device"),
    (stat.S_ISCHR, "character device"),
)


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read. ``name`` is how the user would call it and goes into ``source_path``."""

    name: str
    path: Path | None = None
    stream: BinaryIO | None = None

    @property
    def is_large(self) -> bool:
        """Whether it is better copied than read: large files, and streams, whose size nobody knows. May raise OSError."""
        return self.path is None or self.path.stat().st_size > SMALL_BYTES

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes as a stream. May raise OSError."""
        if self.stream is not None or self.path is None:
            yield self.stream or io.BytesIO()
            return
        with self.path.open("rb") as file:
            yield file

    def read(self, max_bytes: int = 1 << 30) -> bytes:
        """At most one byte more than allowed, so that the reader can tell what is too large. May raise OSError."""
        if self.stream is not None:
            return self.stream.read(max_bytes + 1)
        if self.path is None:
            return b""
        with self.path.open("rb") as file:
            return file.read(max_bytes + 1)


def gather_inputs(
    names: Iterable[str],
    *,
    stdin: BinaryIO | None = None,
    excluded: Collection[Path] = (),
    labels: Mapping[str, str] | None = None,
) -> Iterator[Input | Reject]:
    """The inputs behind the names, each once, in sorted order below each folder. Links that lead out of a named folder and
    special files come as rejects. ``excluded`` folders (the raw store) are never entered. ``labels`` renames what is named,
    so that shipped files are called the same on every machine. A name behind which nothing is raises InputUnreadable."""
    hidden = {path.resolve() for path in excluded}
    seen: set[Path] = set()
    for name in names:
        for found in _gather_name(name, stdin, hidden, make_printable((labels or {}).get(name, name))):
            resolved = found.path.resolve() if isinstance(found, Input) and found.path else None
            if resolved is None or resolved not in seen:
                yield found
            if resolved is not None:
                seen.add(resolved)


def _gather_name(name: str, stdin: BinaryIO | None, hidden: set[Path], label: str) -> Iterator[Input | Reject]:
    if name == STDIN:
        yield _take_stdin(stdin)
        return
    if name.lower().startswith(_ADDRESSES):
        raise UsageError(f"{name}: addresses are fetched by `comity run` alone; here, fetch it and name the file")
    path = Path(name)
    if not path.exists():
        raise InputUnreadable(f"{name}: there is no such file or folder; check the name")
    if path.is_dir():
        yield from _walk_folder(path, label.rstrip("/"), path.resolve(), hidden)
    else:
        yield _take_file(path, label)


def _take_stdin(stdin: BinaryIO | None) -> Input:
    if stdin is None:
        raise UsageError("'-' was named, but there is no standard input to read")
    return Input(STDIN, stream=stdin)


def _walk_folder(folder: Path, label: str, root: Path, hidden: set[Path]) -> Iterator[Input | Reject]:
    """Depth first, files and folders in one sorted order; hidden names are passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield make_reject("unreadable", label, error=error.strerror or str(error))
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _take_entry(Path(entry.path), f"{label}/{make_printable(entry.name)}", root, hidden)


def _take_entry(path: Path, label: str, root: Path, hidden: set[Path]) -> Iterator[Input | Reject]:
    if path.is_symlink() and (not _leads_inside(path, root) or path.is_dir()):
        yield make_reject("link_refused", label)
    elif not path.is_dir():
        yield _take_file(path, label)
    elif path.resolve() not in hidden:
        yield from _walk_folder(path, label, root, hidden)


def _leads_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link to nothing or to itself
        return False


def _take_file(path: Path, label: str) -> Input | Reject:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return make_reject("unreadable", label, error=error.strerror or str(error))
    if stat.S_ISREG(mode):
        return Input(label, path)
    what = next((kind for test, kind in _KINDS if test(mode)), "special file")
    return make_reject("special_file", label, what=what)
