"""The raw store: each input's bytes once, under their SHA-256, with all that is known of where they came from beside them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Provenance:
    """One time that the bytes came in: the source as the user named it, the time (ISO, UTC), headers if from the network."""

    source: str
    received_at: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredInput:
    """Bytes in the store. ``is_new`` tells whether this call wrote them; ``source`` is the same in any order of arrival."""

    sha256: str
    size: int
    path: Path
    provenance: tuple[Provenance, ...]
    is_new: bool = False

    @property
    def source(self) -> str:
        """The first source in alphabetical order, or the hash when none is known."""
        return min((one.source for one in self.provenance), default=self.sha256)

    def read(self) -> bytes:
        """The bytes."""
        return self.path.read_bytes()


class RawStore:
    """Files ``ab/cdef….bin`` and ``ab/cdef….json`` below a folder. Bytes are never overwritten; one writer at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, source: str, received_at: str, headers: Mapping[str, str] | None = None) -> StoredInput:
        """Keep the bytes, and their source beside those known. The same source again changes nothing."""
        with _Staging() as staging:
            stored = self._stage(data, Provenance(source, received_at, dict(headers or {})), staging)
            staging.publish(_flush_each)
        return stored

    def put_many(self, arrivals: Iterable[tuple[bytes, str]], received_at: str) -> list[StoredInput]:
        """The same for many (bytes, source), with one flush of the disk for all: several times as fast for small files."""
        with _Staging() as staging:
            stored = [self._stage(data, Provenance(source, received_at), staging) for data, source in arrivals]
            staging.publish(_flush_all)
        return stored

    def _stage(self, data: bytes, arrival: Provenance, staging: _Staging) -> StoredInput:
        sha256 = hashlib.sha256(data).hexdigest()
        path, sidecar = self._path(sha256), self._sidecar(sha256)
        known = _read_provenance(staging.find(sidecar))
        is_known_source = any(one.source == arrival.source for one in known)
        provenance = known if is_known_source else (*known, arrival)
        is_new = not staging.find(path).exists()
        if is_new or not is_known_source:
            staging.write(sidecar, _describe(sha256, len(data), provenance))
        if is_new:
            staging.write(path, data)
        return StoredInput(sha256, len(data), path, provenance, is_new)

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        return self._path(sha256).exists()

    def get(self, sha256: str) -> bytes:
        """The bytes; KeyError when they are not here."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(sha256) from error

    def find(self, sha256: str) -> StoredInput | None:
        """What is stored under a hash, with its provenance; None when nothing is."""
        path = self._path(sha256)
        return StoredInput(sha256, path.stat().st_size, path, _read_provenance(self._sidecar(sha256))) if path.exists() else None

    def stored_inputs(self) -> Iterator[StoredInput]:
        """Everything in the store, in the order of the hashes."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*.bin")):
            if found := self.find(path.parent.name + path.stem):
                yield found

    def remove(self, sha256: str) -> bool:
        """Forget the bytes and their provenance; whether there were any."""
        existed = self.has(sha256)
        for path in (self._path(sha256), self._sidecar(sha256)):
            path.unlink(missing_ok=True)
        return existed

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / f"{sha256[2:]}.bin"

    def _sidecar(self, sha256: str) -> Path:
        return self._path(sha256).with_suffix(".json")


def _describe(sha256: str, size: int, provenance: tuple[Provenance, ...]) -> bytes:
    record = {"sha256": sha256, "size": size, "provenance": [asdict(one) for one in provenance]}
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _read_provenance(sidecar: Path) -> tuple[Provenance, ...]:
    """What the sidecar tells; a missing or broken one tells nothing and is written anew."""
    try:
        rows = json.loads(sidecar.read_bytes())["provenance"]
        return tuple(Provenance(row["source"], row["received_at"], row["headers"]) for row in rows)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return ()


class _Staging:
    """Files written under other names, flushed to the disk and then renamed: a final name never shows a part of the bytes,
    and bytes are never there without their sidecar, which is renamed first. What is not published is swept away."""

    def __init__(self) -> None:
        self._asides: dict[Path, Path] = {}

    def __enter__(self) -> _Staging:
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
        self._asides[path] = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._asides[path].write_bytes(data)

    def publish(self, flush: Callable[[Iterable[Path]], None]) -> None:
        """Flush all, then rename all, sidecars first."""
        flush(self._asides.values())
        for path in sorted(self._asides, key=lambda path: path.suffix != ".json"):
            os.replace(self._asides[path], path)


def _flush_each(paths: Iterable[Path]) -> None:
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _flush_all(paths: Iterable[Path]) -> None:
    if any(paths):
        os.sync()
