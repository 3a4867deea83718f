"""A folder on this machine and its objects in a depot, by a manifest of path and SHA-256.

What changed there since the last time is taken; what changed here is brought back. Files are told by their content, so what both
sides have is never sent again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from flows.cloud.depot import Depot, do_all
from flows.errors import ComityError
from flows.tables.parts import hash_file, write_text

Files = dict[str, str]  # path -> SHA-256


class Mirror:
    """``parts`` are the folders below ``folder`` that are mirrored; ``index`` is a file that remembers the last time."""

    def __init__(
        self, depot: Depot, folder: Path, index: Path, parts: tuple[str, ...], passed_over: tuple[str, ...] = ()
    ) -> None:
        self._depot, self._folder, self._index = depot, folder, index
        self._parts, self._passed_over = parts, passed_over

    def pull(self, there: Mapping[str, str]) -> None:
        """Take what is otherwise there than it was the last time; what only this machine has stays."""
        before = {path: str(sha256) for path, (sha256, *_) in self._read_index().items()}
        do_all(partial(self._fetch, path, sha256) for path, sha256 in there.items() if before.get(path) != sha256)
        for path in before.keys() - there.keys():
            (self._folder / path).unlink(missing_ok=True)
        self._write_index(there)

    def push(self, there: Mapping[str, str]) -> Files:
        """Bring what the depot does not have; gives all files of the folder as they are now."""
        here = self.scan()
        missing = {sha256: path for path, sha256 in here.items()}
        for sha256 in set(there.values()):
            missing.pop(sha256, None)
        do_all(partial(self._depot.write, name_object(sha256), self._folder / path) for sha256, path in missing.items())
        return here

    def settle(self, files: Mapping[str, str]) -> None:
        """From now on these files count as known to both sides."""
        self._write_index(files)

    def scan(self) -> Files:
        """All files of the folder, hashed where they may have changed."""
        known = self._read_index()
        found: Files = {}
        for path in self._list_files():
            name, stat = path.relative_to(self._folder).as_posix(), path.stat()
            sha256, size, changed = known.get(name, ("", -1, -1))
            found[name] = sha256 if (size, changed) == (stat.st_size, stat.st_mtime_ns) else hash_file(path)
        return found

    def _list_files(self) -> Iterator[Path]:
        for part in self._parts:
            for root, folders, names in os.walk(self._folder / part):
                folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
                yield from (Path(root) / name for name in sorted(names) if self._is_wanted(name))

    def _is_wanted(self, name: str) -> bool:
        return not name.startswith(".") and not name.endswith((".part", ".tmp")) and name not in self._passed_over

    def _fetch(self, path: str, sha256: str) -> None:
        fetch_file(self._depot, name_object(sha256), sha256, self._folder / path)

    def _read_index(self) -> dict[str, tuple[str, int, int]]:
        try:
            return {path: (one[0], one[1], one[2]) for path, one in json.loads(self._index.read_bytes()).items()}
        except (OSError, ValueError, LookupError, TypeError):
            return {}

    def _write_index(self, files: Mapping[str, str]) -> None:
        told = {}
        for path, sha256 in files.items():
            if (self._folder / path).is_file():
                stat = (self._folder / path).stat()
                told[path] = (sha256, stat.st_size, stat.st_mtime_ns)
        write_text(self._index, json.dumps(told))


def name_object(sha256: str) -> str:
    """The key of a file's content."""
    return f"objects/{sha256[:2]}/{sha256[2:]}"


def fetch_file(depot: Depot, key: str, sha256: str, path: Path) -> None:
    """Bring an object here under its name, if it is what it should be."""
    if path.is_file() and hash_file(path) == sha256:
        return
    seen = depot.read(key)
    if seen is None:
        raise ComityError(f"{depot.uri}: {key} is missing there; another run may have replaced it just now. Run again.")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(seen.data)
    if hash_file(aside) != sha256:
        aside.unlink()
        raise ComityError(f"{depot.uri}: {key} is not what its manifest says. Run again; if it stays, restore the bucket.")
    os.replace(aside, path)
