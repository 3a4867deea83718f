"""The raw store: each input's bytes once, under their SHA-256, with all that is known of where they came from beside them.

    ab/cdef….json        the sidecar: sources, times, headers, and which items were forgotten
    ab/cdef….bin         the bytes as they came
    ab/cdef….redacted    instead of them, what is left of an input that held a forgotten article; nothing, if nothing is left
    refused/….json       names behind which no bytes could be had
    forgotten/….json     the articles that were forgotten (``forgotten.ForgottenArticles``)

Together with the corrections it is all that a rebuild needs.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from flows.articles.redacted import SUFFIX
from flows.articles.sidecar import Provenance, Sidecar, hide_address, read_sidecar
from flows.articles.staging import PART, Staging, copy_hashed, flush_all, flush_each, write_lines, write_whole
from flows.model import Reject
from flows.steps import reach_step

__all__ = ["Provenance", "RawStore", "StoredInput"]


@dataclass(frozen=True, slots=True)
class StoredInput:
    """An input in the store. ``path`` holds its bytes, or what is left of them; ``forgotten`` gives the article_id of each
    item that was removed; ``is_new`` tells whether this call wrote them; ``source`` is the same in any order of arrival."""

    sha256: str
    size: int
    path: Path
    provenance: tuple[Provenance, ...]
    is_new: bool = False
    forgotten: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The first source in alphabetical order, or the hash when none is known."""
        return min(self.sources, default=self.sha256)

    @property
    def sources(self) -> tuple[str, ...]:
        """All sources, in alphabetical order."""
        return tuple(sorted({one.source for one in self.provenance}))

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of the bytes."""
        return bool(self.forgotten) and not self.path.exists()

    def read(self) -> bytes:
        """The bytes, or what is left of them."""
        return self.path.read_bytes()


class RawStore:
    """A folder of bytes and sidecars. Bytes are never overwritten, what was forgotten never comes back; one writer at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, source: str, received_at: str, headers: Mapping[str, str] | None = None) -> StoredInput:
        """Keep the bytes, and their source beside those known. The same source again changes nothing."""
        with Staging() as staging:
            stored = self._stage(data, Provenance(source, received_at, dict(headers or {})), staging)
            staging.publish(flush_each)
        return stored

    def put_many(self, arrivals: Iterable[tuple[bytes, str]], received_at: str) -> list[StoredInput]:
        """The same for many (bytes, source), with one flush of the disk for all: several times as fast for small files."""
        with Staging() as staging:
            stored = [self._stage(data, Provenance(source, received_at), staging) for data, source in arrivals]
            staging.publish(flush_all)
        return stored

    def put_file(self, file: BinaryIO, source: str, received_at: str, most: int | None = None) -> StoredInput:
        """The same for a file of any size, in flat memory; of one larger than ``most``, only so much and one byte."""
        aside = self.root / "incoming" / f".{os.getpid()}{PART}"
        try:
            sha256, size = copy_hashed(file, aside, most)
            reach_step("store.large_copied")
            with Staging() as staging:
                stored = self._stage_as(sha256, size, Provenance(source, received_at), staging, aside)
                staging.publish(flush_each)
        finally:
            aside.unlink(missing_ok=True)
        return stored

    def _stage(self, data: bytes, arrival: Provenance, staging: Staging) -> StoredInput:
        return self._stage_as(hashlib.sha256(data).hexdigest(), len(data), arrival, staging, data)

    def _stage_as(self, sha256: str, size: int, arrival: Provenance, staging: Staging, content: bytes | Path) -> StoredInput:
        known = read_sidecar(staging.find(self._sidecar(sha256)), sha256) or Sidecar(sha256, size)
        path = self._choose_path(known)
        if known.forgotten and not staging.find(path).exists():
            arrival = hide_address(arrival)
        told = known if known.knows_source(arrival.source) else replace(known, provenance=(*known.provenance, arrival))
        is_new = not known.forgotten and not staging.find(path).exists()
        if is_new or told is not known:
            staging.write(self._sidecar(sha256), told.encode())
        if is_new and isinstance(content, Path):
            staging.adopt(path, content)
        elif is_new and isinstance(content, bytes):
            staging.write(path, content)
        return StoredInput(sha256, size, path, told.provenance, is_new, known.forgotten)

    def has(self, sha256: str) -> bool:
        """Whether the bytes, or what is left of them, are here."""
        return any(self._path(sha256, suffix).exists() for suffix in (".bin", SUFFIX))

    def get(self, sha256: str) -> bytes:
        """The bytes, or what is left of them; KeyError when they are not here."""
        if (found := self.find(sha256)) and not found.is_gone:
            return found.read()
        raise KeyError(sha256)

    def find(self, sha256: str) -> StoredInput | None:
        """What is stored under a hash, with its provenance, also if it was forgotten; None when nothing is."""
        sidecar = read_sidecar(self._sidecar(sha256), sha256)
        path = self._choose_path(sidecar or Sidecar(sha256, 0))
        if not path.exists() and not (sidecar and sidecar.forgotten):
            return None
        known = sidecar or Sidecar(sha256, path.stat().st_size)
        return StoredInput(sha256, known.size, path, known.provenance, forgotten=known.forgotten)

    def hashes(self) -> list[str]:
        """The hashes of everything in the store, in their order; quick, as no file is opened."""
        return sorted({path.parent.name + path.stem for path in self.root.glob("[0-9a-f][0-9a-f]/[!.]*.*")})

    def stored_inputs(self) -> Iterator[StoredInput]:
        """Everything in the store, in the order of the hashes."""
        yield from filter(None, map(self.find, self.hashes()))

    def redact(self, sha256: str, left: Iterable[bytes], forgotten: Mapping[str, str]) -> None:
        """Put ``left`` in the place of an input's bytes, or nothing, and note which items were forgotten. Broken off before
        the sidecar is written it counts as not begun; after that ``sweep`` ends it."""
        stored = self.find(sha256)
        if stored is None:
            raise KeyError(sha256)
        is_left = write_lines(self._path(sha256, SUFFIX), left)
        reach_step("redact.left_written")
        provenance = stored.provenance if is_left else tuple(map(hide_address, stored.provenance))
        told = Sidecar(sha256, stored.size, provenance, {**stored.forgotten, **forgotten})
        write_whole(self._sidecar(sha256), told.encode())
        reach_step("redact.noted")
        for suffix in (".bin",) if is_left else (".bin", SUFFIX):
            self._path(sha256, suffix).unlink(missing_ok=True)

    def remove(self, sha256: str) -> bool:
        """Drop the bytes and their provenance, as if they had never come; whether there were any."""
        existed = self.has(sha256)
        for suffix in (".bin", SUFFIX, ".json"):
            self._path(sha256, suffix).unlink(missing_ok=True)
        return existed

    def sweep(self, sha256s: Iterable[str]) -> None:
        """Remove what broken-off writes left behind, which may hold anyone's text, and bytes of these inputs that a
        broken-off redaction left. Only for who holds the warehouse, as it would take what another is writing."""
        for aside in self.root.glob("*/.*.part"):
            aside.unlink()
        for found in filter(None, map(self.find, sha256s)):
            if found.forgotten:
                self._path(found.sha256, ".bin").unlink(missing_ok=True)

    def note_refusals(self, refused: Iterable[Reject]) -> None:
        """Keep that names brought no bytes, so that a rebuild tells it again."""
        for reject in refused:
            record = json.dumps(asdict(reject), sort_keys=True).encode()
            path = self.root / "refused" / f"{hashlib.sha256(record).hexdigest()[:32]}.json"
            if not path.exists():
                write_whole(path, record)

    def read_refusals(self) -> list[Reject]:
        """The names that brought no bytes."""
        return [Reject(**json.loads(path.read_bytes())) for path in sorted((self.root / "refused").glob("*.json"))]

    def drop_refusals(self, sources: Collection[str]) -> list[str]:
        """Forget that these names brought no bytes, now that they do; gives those of which it was known."""
        dropped = []
        for path in sorted((self.root / "refused").glob("*.json")):
            source = json.loads(path.read_bytes())["source"]
            if source in sources:
                path.unlink()
                dropped.append(source)
        return dropped

    def _choose_path(self, sidecar: Sidecar) -> Path:
        return self._path(sidecar.sha256, SUFFIX if sidecar.forgotten else ".bin")

    def _path(self, sha256: str, suffix: str) -> Path:
        return self.root / sha256[:2] / f"{sha256[2:]}{suffix}"

    def _sidecar(self, sha256: str) -> Path:
        return self._path(sha256, ".json")
