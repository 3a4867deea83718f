"""Read RSS and Atom: each item with contents or a summary is an article; one that has only a link is refused and named."""

from __future__ import annotations

import codecs
import io
import logging
from collections.abc import Iterator
from typing import Any

from flows.articles.draft import DateClaim, Draft
from flows.articles.markup import strip_markup
from flows.articles.rejects import Refused

_DATE_KEYS = ("published", "updated", "created")
_WHOLE_TEXT = 1000  # characters; many feeds give whole articles as their descriptions


def read_feed(data: bytes) -> Iterator[Draft | Refused]:
    """The items of a feed in its order; raises Refused for a feed that cannot be parsed or has no items."""
    feed = _parse_feed(data)
    if not feed.entries:
        raise Refused("bad_xml", error=_explain(feed)) if feed.get("bozo") else Refused("empty_feed")
    encoding = _name_encoding(feed)
    for item, entry in enumerate(feed.entries):
        yield _draft_entry(entry, feed.feed, item, encoding)


def _parse_feed(data: bytes) -> Any:
    """feedparser on a stream of bytes: given a string it would open files and addresses. It raises on some broken feeds."""
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser lets errors of its parts through: AssertionError, ValueError, KeyError…
        raise Refused("bad_xml", error=f"{type(error).__name__}: {error}"[:200]) from error


def _explain(feed: Any) -> str:
    return str(feed.get("bozo_exception", "not well-formed"))[:200]


def _name_encoding(feed: Any) -> str | None:
    """The encoding that feedparser found, as Python names it."""
    try:
        return codecs.lookup(feed.get("encoding") or "").name
    except LookupError:
        return None


def _draft_entry(entry: Any, feed: Any, item: int, encoding: str | None) -> Draft | Refused:
    text, link = _longest_text(entry), entry.get("link") or None
    if not text:
        return Refused("link_only", item, link=link[:2000]) if link else Refused("no_text", item)
    return Draft(
        text=text,
        title=strip_markup(entry.get("title") or ""),
        dates=tuple(_find_dates(entry)),
        url=link,
        outlet=(entry.get("source") or {}).get("title") or feed.get("title") or None,
        byline=entry.get("author") or None,
        section=next((tag.get("term") for tag in entry.get("tags") or () if tag.get("term")), None),
        language=_find_language(entry, feed),
        encoding=encoding,
        notes=() if entry.get("content") or len(text) >= _WHOLE_TEXT else ("summary_only",),
        item=item,
    )


def _find_dates(entry: Any) -> Iterator[DateClaim]:
    """As written first, which keeps the publisher's own day; what feedparser made of it in UTC after that."""
    present = set(entry.keys())  # asked for an absent date, feedparser would warn and give another
    for key in _DATE_KEYS:
        if key in present and entry[key]:
            yield DateClaim(entry[key], "feed")
        if f"{key}_parsed" in present and (parsed := entry[f"{key}_parsed"]):
            yield DateClaim(f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}", "feed")


def _longest_text(entry: Any) -> str:
    """The full content where there is one, else the summary, without markup."""
    parts = [content.get("value") or "" for content in entry.get("content") or ()] + [entry.get("summary") or ""]
    return max(map(strip_markup, filter(None, parts)), key=len, default="")


def _find_language(entry: Any, feed: Any) -> str | None:
    details = [content.get("language") for content in entry.get("content") or ()]
    return next(filter(None, details), None) or feed.get("language") or None
