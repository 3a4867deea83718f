"""What an input in the raw store holds: articles, refusals, and places where a forgotten article stood or stands again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.articles.decode import narrow_bytes
from flows.articles.intake import ReadOptions
from flows.articles.redacted import name_place
from flows.articles.rejects import Refused, make_reject
from flows.articles.sniff import sniff_kind
from flows.articles.store import StoredInput
from flows.isolated import Errand
from flows.job import Job
from flows.model import Article, Reject

FORGOTTEN = "forgotten"
_HEAD = 1 << 16
_SAID_BY_DEFAULT = ("iso-8859-1", "latin1", "latin-1", "us-ascii")
_CHARSET = re.compile(r"""charset\s{0,4}=\s{0,4}["']?([\w.:-]{2,40})""", re.I)


@dataclass(slots=True)
class Contents:
    """``sources`` are rows that tell each place where each article was found; ``fetched`` is how many items only link to pages
    that were fetched, and are these articles once more."""

    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    fetched: int = 0
    sources: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Contents) -> None:
        """Take over what another input holds."""
        self.articles += other.articles
        self.rejects += other.rejects
        self.fetched += other.fetched
        self.sources += other.sources

    def __len__(self) -> int:
        return len(self.articles) + len(self.rejects) + self.fetched


class Sorter:
    """Tells what an input holds apart, piece by piece. An article that was forgotten and comes again is not taken in: it is
    refused, and ``found`` tells that it is to be cut out of the store."""

    def __init__(self, job: Job, stored: StoredInput) -> None:
        self._job, self._stored = job, stored
        self._forgotten = dict(stored.forgotten)

    def take(self, results: Iterable[Article | Reject]) -> Contents:
        """What these results bring."""
        contents = Contents()
        for result in results:
            if isinstance(result, Reject) and result.link and (stone := self._job.forgotten.find_address(result.link)):
                self._forgotten[name_place(result, self._stored.source)] = stone.article_id
            elif isinstance(result, Reject) and result.link and self._job.fetched.has(result.link):
                contents.fetched += 1
            elif isinstance(result, Reject):
                contents.rejects.append(result)
            elif stone := self._job.forgotten.find(result):
                self._forgotten[name_place(result, self._stored.source)] = stone.article_id
            else:
                contents.articles.append(result)
                contents.sources += _tell_sources(result, self._stored)
        return contents

    @property
    def found(self) -> dict[str, str]:
        """The forgotten articles that stand in the stored bytes still: place -> article_id."""
        return {place: one for place, one in self._forgotten.items() if place not in self._stored.forgotten}

    def close(self) -> Contents:
        """The refusals of what was forgotten, once all results were taken."""
        stored = self._stored
        rejects = [make_reject(FORGOTTEN, stored.source + place, stored.sha256) for place in sorted(self._forgotten)]
        return Contents(rejects=rejects)


def make_errand(job: Job, stored: StoredInput) -> Errand:
    """What a reading process needs to know to read the input."""
    return Errand(stored.source, stored.path, stored.sha256, stored.size, read_options(job, stored))


def read_options(job: Job, stored: StoredInput) -> ReadOptions:
    """No publication date may pass the day on which the bytes first came in: so a rebuild reads as the first run did."""
    arrived = min((one.received_at for one in stored.provenance), default=job.started_at.isoformat())
    return ReadOptions(
        today=date.fromisoformat(arrived[:10]),
        outlet_countries=job.settings.outlets,
        columns=job.settings.columns.by_field(),
        charset=_find_charset(stored),
    )


def name_options(job: Job) -> str:
    """A name for the settings that reading depends on: with others, what was read before is to be read anew."""
    told = json.dumps([job.settings.outlets, job.settings.columns.by_field()], sort_keys=True, default=list)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def drop_reread(job: Job) -> None:
    """Inputs that were read with other settings are to be read again, so that the state is what a rebuild would make."""
    now = name_options(job)
    if changed := {one.sha256 for one in job.books.read_inputs().values() if one.options not in ("", now)}:
        job.books.drop_inputs(changed)


def _find_charset(stored: StoredInput) -> str | None:
    """The charset that the server named, where the bytes came from one. Latin-1 is what servers say that were never told, so
    it says nothing."""
    heads = sorted(one.headers["content-type"] for one in stored.provenance if "content-type" in one.headers)
    named = [found.group(1) for found in map(_CHARSET.search, heads) if found]
    return next((name for name in named if name.lower() not in _SAID_BY_DEFAULT), None)


def _tell_sources(article: Article, stored: StoredInput) -> list[dict[str, Any]]:
    place = name_place(article, stored.source)
    return [
        {"article_id": article.article_id, "source_path": source + place, "raw_sha256": stored.sha256}
        for source in stored.sources or (stored.source,)
    ]


def is_feed(stored: StoredInput) -> bool:
    """Whether stored bytes look like a feed: RSS, Atom or JSON."""
    if stored.is_gone or stored.forgotten:
        return False
    with stored.path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        return sniff_kind(narrow_bytes(head)) in ("feed", "json")
    except Refused:
        return False
