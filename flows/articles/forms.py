"""The forms of news and their readers: a plain file of some kind becomes drafts, whole or as a stream."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from flows.articles.build import ReadOptions
from flows.articles.decode import name_encoding, narrow_bytes
from flows.articles.draft import Draft
from flows.articles.encoded import mark_encoding, read_decoded
from flows.articles.feed import read_feed
from flows.articles.html_page import read_html_page
from flows.articles.json_lines import read_json_lines, read_json_stream
from flows.articles.json_values import read_json, read_large_json
from flows.articles.layers import Layer
from flows.articles.markdown import read_markdown
from flows.articles.parquet import read_parquet
from flows.articles.plain_text import read_plain_text
from flows.articles.rejects import Refused
from flows.articles.sniff import Kind, sniff_kind
from flows.articles.table import read_table
from flows.articles.warc import read_warc

Drafts = Iterator[Draft | Refused]

# A reader of whole bytes.
WHOLE: dict[str, Callable[[bytes, ReadOptions], Drafts]] = {
    "text": lambda data, options: read_decoded(data, read_plain_text, options.charset),
    "markdown": lambda data, _: read_decoded(data, read_markdown),
    "html": lambda data, options: read_decoded(data, read_html_page, options.charset),
    "feed": lambda data, _: read_feed(refuse_entities(narrow_bytes(data))),
    "json": lambda data, options: mark_encoding(read_json(narrow_bytes(data), options.columns), name_encoding(data)),
    "json_lines": lambda data, options: mark_encoding(read_json_lines(narrow_bytes(data), options.columns), name_encoding(data)),
}
# A reader of a file of any size, in flat memory. Small files of a kind that has both go to the reader of whole bytes.
STREAMED: dict[str, Callable[[BinaryIO, ReadOptions], Drafts]] = {
    "json_lines": lambda file, options: mark_encoding(read_json_stream(file, options.columns), "utf-8"),
    "json": lambda file, options: mark_encoding(read_large_json(file, options.columns, options.max_document_bytes), "utf-8"),
    "table": lambda file, options: read_table(file, options.columns),
    "parquet": lambda file, options: read_parquet(file, options.columns),
    "warc": lambda file, options: read_warc(
        file, options.max_article_bytes, lambda data, charset: _read_payload(data, charset, options)
    ),
}
HOLDS_MANY: frozenset[Kind] = frozenset({"feed"})  # whole, and still more than one article
KEEPS_WHOLE_ITEMS = frozenset({"json_lines", "warc"})  # what of it stands before a cut is sound
_HEAD = 1 << 20
_ENTITY = re.compile(rb"<!ENTITY\s", re.I)
_FAR_ENTITY = re.compile(rb"<!ENTITY\s[^>]{0,500}?(?:SYSTEM|PUBLIC|&|%)", re.I)
_MOST_ENTITIES = 50


def read_layer(layer: Layer, options: ReadOptions) -> Drafts:
    """The drafts in a plain file; may raise Refused, or whatever a reader stumbles over."""
    if layer.file is None or layer.refused:
        raise layer.refused or Refused("empty")
    drafts, kind = _open_drafts(layer.file, layer.name, options)
    if layer.cut is None:
        yield from drafts
    elif kind in KEEPS_WHOLE_ITEMS:
        yield from _drop_cut_end(drafts)
        raise layer.cut
    else:
        raise layer.cut


def _open_drafts(file: BinaryIO, name: str, options: ReadOptions) -> tuple[Drafts, Kind]:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > options.max_article_bytes:
        return _open_large(file, size, name, options)
    data = file.read()
    kind = sniff_kind(narrow_bytes(data), name)
    return WHOLE[kind](data, options) if kind in WHOLE else STREAMED[kind](io.BytesIO(data), options), kind


def _open_large(file: BinaryIO, size: int, name: str, options: ReadOptions) -> tuple[Drafts, Kind]:
    """Told by its beginning. As a stream where its kind can be; whole if it holds many articles and is not too large."""
    kind = sniff_kind(narrow_bytes(file.read(_HEAD)), name)
    file.seek(0)
    if kind in STREAMED:
        return STREAMED[kind](file, options), kind
    limit = options.max_document_bytes if kind in HOLDS_MANY else options.max_article_bytes
    if size > limit:
        raise Refused("too_large", limit=f"{limit} bytes")
    return WHOLE[kind](file.read(), options), kind


def _read_payload(data: bytes, charset: str | None, options: ReadOptions) -> Drafts:
    """The drafts of a page that an archive holds, told by its content like a file."""
    kind = sniff_kind(narrow_bytes(data))
    if kind == "html":
        return read_decoded(data, read_html_page, charset)
    if kind == "text":
        return read_decoded(data, read_plain_text, charset)
    if kind in WHOLE:
        return WHOLE[kind](data, options)
    raise Refused("unsupported_kind", kind=f"a {kind} inside a WARC record")


def _drop_cut_end(drafts: Drafts) -> Drafts:
    """All but the last one if that is broken: the cut goes through it, and is told by itself."""
    last = next(drafts, None)
    for draft in drafts:
        if last is not None:
            yield last
        last = draft
    if isinstance(last, Draft):
        yield last


def refuse_entities(data: bytes) -> bytes:
    """XML that defines names for other files, or for one another, or very many, is an attack and no feed."""
    if _FAR_ENTITY.search(data) or len(_ENTITY.findall(data)) > _MOST_ENTITIES:
        raise Refused("xml_entities")
    return data
