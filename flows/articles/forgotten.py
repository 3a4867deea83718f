"""The articles that were forgotten because a publisher asked: an id and hashes each, to know them by when they come again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flows.articles.addresses import key_address
from flows.articles.signature import hash_words
from flows.articles.staging import write_whole
from flows.model import Article
from flows.steps import reach_step


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a forgotten article. Nothing here can be read back: ``text_key`` is the hash of its words, ``url_sha256``
    that of its address, ``inputs`` the hashes of the inputs that held it. ``is_settled``: it is gone from everywhere; until
    then ``originals`` name the files that it was read from."""

    article_id: str
    text_sha256: str
    text_key: str
    url_sha256: str | None
    inputs: tuple[str, ...]
    forgotten_at: str
    reason: str = ""
    is_settled: bool = False
    originals: tuple[str, ...] = ()


def bury_article(
    article: Article, inputs: Iterable[str], forgotten_at: str, reason: str = "", originals: Iterable[str] = ()
) -> Tombstone:
    """The tombstone of an article."""
    return Tombstone(
        article_id=article.article_id,
        text_sha256=hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        text_key=hash_words(article.text),
        url_sha256=_hash_address(article.url),
        inputs=tuple(sorted(set(inputs))),
        forgotten_at=forgotten_at,
        reason=reason,
        originals=tuple(sorted(originals)),
    )


def _hash_address(url: str | None) -> str | None:
    key = key_address(url)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() if key else None


class ForgottenArticles:
    """The tombstones in a folder, ``raw/store/forgotten``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._take({stone.article_id: stone for stone in _read_tombstones(folder)})

    def _take(self, tombstones: dict[str, Tombstone]) -> None:
        self.tombstones = tombstones
        self._by_text = {stone.text_key: stone for stone in tombstones.values()}
        self._by_address = {stone.url_sha256: stone for stone in tombstones.values() if stone.url_sha256}

    def add(self, tombstones: Iterable[Tombstone]) -> None:
        """Write tombstones down; from now on these articles are not taken in."""
        added = {stone.article_id: stone for stone in tombstones}
        for stone in added.values():
            write_whole(self.folder / f"{stone.article_id}.json", _encode(stone))
            reach_step("forget.one_buried")
        self._take(self.tombstones | added)

    def settle(self) -> None:
        """Note that all of them are gone from everywhere."""
        self.add([replace(stone, is_settled=True, originals=()) for stone in self.list_unsettled()])

    def list_unsettled(self) -> list[Tombstone]:
        """Those whose text may still lie somewhere, because a run was broken off."""
        return [stone for stone in self.tombstones.values() if not stone.is_settled]

    def find(self, article: Article) -> Tombstone | None:
        """The tombstone that an article falls under: the same article, the same words under any address, or whatever stands
        under the same address now."""
        if not self.tombstones:
            return None
        by_address = self.find_address(article.url)
        return self.tombstones.get(article.article_id) or by_address or self._by_text.get(hash_words(article.text))

    def find_address(self, url: str | None) -> Tombstone | None:
        """The tombstone of what stood under an address."""
        return self._by_address.get(_hash_address(url) or "") if self._by_address else None


def _encode(stone: Tombstone) -> bytes:
    return json.dumps(asdict(stone), indent=1, sort_keys=True).encode()


def _read_tombstones(folder: Path) -> Sequence[Tombstone]:
    rows = [json.loads(path.read_bytes()) for path in sorted(folder.glob("[!.]*.json"))]
    return [Tombstone(**{**row, **{name: tuple(row.get(name, ())) for name in ("inputs", "originals")}}) for row in rows]
