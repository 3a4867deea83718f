"""What a reader found, as it stood in the input: raw strings, not yet normalized."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A publication date as written, with where it was found (json_ld, meta, feed, url, dateline, given)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as a reader found it. ``dates`` stand best first; ``item`` is its index where the input holds several; in an
    archive, what follows the input's name in its own: ``/may/a.jsonl#4``."""

    text: str
    title: str = ""
    dates: tuple[DateClaim, ...] = ()
    url: str | None = None
    outlet: str | None = None
    outlet_country: str | None = None
    byline: str | None = None
    dateline: str | None = None
    caption: str | None = None
    standfirst: str | None = None
    section: str | None = None
    language: str | None = None
    encoding: str | None = None
    notes: tuple[str, ...] = ()  # what is doubtful about it: codes of flows/lexicon/article_notes.yml
    item: int | str | None = None
    line: int | None = None
