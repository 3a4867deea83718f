"""Read JSON that is no JSON Lines: one article, a list of them, a list inside an object, JSON Feed; large lists as a stream."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from flows.articles.decode import narrow_bytes
from flows.articles.draft import DateClaim, Draft
from flows.articles.fields import Columns, find_string, read_string
from flows.articles.records import decode_json, draft_record
from flows.articles.rejects import Refused
from flows.lexicon.wording import load_wording

FEED_VERSION = "jsonfeed.org/version/"
_CHUNK = 1 << 16
_BLANK = BOM_UTF8 + b" \t\r\n"


def read_json(data: bytes, columns: Columns | None = None) -> Iterator[Draft | Refused]:
    """The drafts of one JSON text: an object is one article, a list holds one in each element, a feed one in each item."""
    value = decode_json(data)
    if isinstance(value, list):
        yield from _draft_elements(value, columns)
    elif is_json_feed(value):
        yield from read_feed_items(value)
    elif isinstance(value, dict) and find_string(value, "text", columns) is None and (listed := _find_list(value)):
        yield from _draft_elements(listed, columns)
    else:
        yield draft_record(value, columns=columns)


def read_large_json(file: BinaryIO, columns: Columns | None = None, limit: int = 1 << 27) -> Iterator[Draft | Refused]:
    """The same for a file of any size: a list in flat memory, where what stands before damage is read; anything else whole,
    up to the limit."""
    head = file.read(_CHUNK)
    file.seek(0)
    if head.lstrip(_BLANK).startswith(b"["):
        yield from _read_list(file, columns)
        return
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Refused("too_large", limit=f"{limit} bytes")
    yield from read_json(narrow_bytes(data), columns)


def _read_list(file: BinaryIO, columns: Columns | None) -> Iterator[Draft | Refused]:
    import ijson

    if file.read(len(BOM_UTF8)) != BOM_UTF8:
        file.seek(0)
    elements = ijson.items(file, "item", buf_size=_CHUNK)
    try:
        yield from _draft_elements(elements, columns)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise Refused("bad_json", error=str(error).split("\n")[0][:120]) from error


def _draft_elements(elements: Iterable[Any], columns: Columns | None) -> Iterator[Draft | Refused]:
    item = -1
    for item, element in enumerate(elements):
        try:
            yield draft_record(element, item, columns=columns)
        except Refused as refused:
            yield refused
    if item < 0:
        raise Refused("not_an_object", found="an empty list")


def _find_list(value: Mapping[str, Any]) -> list[Any] | None:
    """The list of articles in the answer of a news service: {"status": "ok", "articles": […]}."""
    for key in load_wording("article_keys")["lists"]:
        listed = value.get(key)
        if isinstance(listed, list) and listed and all(isinstance(one, dict) for one in listed):
            return listed
    return None


def is_json_feed(value: Any) -> bool:
    """Whether the value is a JSON Feed, of any version."""
    return isinstance(value, dict) and FEED_VERSION in str(value.get("version"))[:100] and isinstance(value.get("items"), list)


def read_feed_items(feed: Mapping[str, Any]) -> Iterator[Draft | Refused]:
    """The items of a JSON Feed; one that has only a link is refused and named."""
    if not feed["items"]:
        raise Refused("empty_feed")
    for item, entry in enumerate(feed["items"]):
        yield _draft_item(entry, feed, item)


def _draft_item(entry: Any, feed: Mapping[str, Any], item: int) -> Draft | Refused:
    try:
        draft = draft_record(entry, item)
    except Refused as refused:
        link = find_string(entry, "url") if refused.code == "no_text" else None
        return Refused("link_only", item, link=link[:2000]) if link else refused
    return replace(
        draft,
        dates=tuple(DateClaim(claim.value, "feed") for claim in draft.dates),
        outlet=read_string(feed.get("title")),
        byline=draft.byline or read_string(feed.get("authors")) or read_string(feed.get("author")),
        section=_read_first(entry.get("tags")),
        language=draft.language or read_string(feed.get("language")),
    )


def _read_first(tags: Any) -> str | None:
    return next(filter(None, map(read_string, tags)), None) if isinstance(tags, list) else None
