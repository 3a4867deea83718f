"""One input's bytes in, articles and rejects out: unpack, sniff, read, build. Nothing that is fed in makes it raise."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from flows.articles.build import ReadOptions, build_article, name_item
from flows.articles.decode import decode_bytes, narrow_bytes
from flows.articles.draft import Draft
from flows.articles.feed import read_feed
from flows.articles.html_page import read_html_page
from flows.articles.json_lines import read_json, read_json_lines
from flows.articles.plain_text import read_plain_text
from flows.articles.rejects import Refused, make_reject
from flows.articles.sniff import Kind, sniff_kind
from flows.articles.unpack import unpack_bytes
from flows.model import Article, Reject

__all__ = ["ReadOptions", "read_bytes"]

Drafts = Iterator[Draft | Refused]

_READERS: dict[Kind, Callable[[bytes], Drafts]] = {
    "text": lambda data: read_plain_text(_decode_readable(data)),
    "html": lambda data: read_html_page(_decode_readable(data)),
    "feed": read_feed,
    "json": read_json,
    "json_lines": read_json_lines,
}
_ONE_ARTICLE: tuple[Kind, ...] = ("text", "html")
_PACKED_SUFFIXES = (".gz", ".zst", ".gzip", ".zstd")


def read_bytes(source: str, data: bytes, options: ReadOptions) -> list[Article | Reject]:
    """All that one input holds, in its order; at least one result. Whatever goes wrong becomes a Reject."""
    sha256 = hashlib.sha256(data).hexdigest()
    results: list[Article | Reject] = []
    try:
        for draft in _read_drafts(source, data, options):
            results.append(_build_result(draft, source, sha256, options))
    except Exception as error:  # a reader's fault or a hostile input: either way the run goes on
        results.append(_explain_failure(error, source, sha256))
    return results or [make_reject("no_text", source, sha256)]


def _read_drafts(source: str, data: bytes, options: ReadOptions) -> Drafts:
    if len(data) > options.max_bytes:
        raise Refused("too_large", limit=f"{options.max_bytes} bytes")
    plain = narrow_bytes(unpack_bytes(data, options.unpack))
    kind = sniff_kind(plain, _strip_packed_suffix(source))
    if kind in _ONE_ARTICLE and len(plain) > options.max_article_bytes:
        raise Refused("too_large", limit=f"{options.max_article_bytes} bytes")
    return _READERS[kind](plain)


def _strip_packed_suffix(name: str) -> str:
    for suffix in _PACKED_SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _decode_readable(data: bytes) -> str:
    return decode_bytes(data).text


def _build_result(draft: Draft | Refused, source: str, sha256: str, options: ReadOptions) -> Article | Reject:
    try:
        if isinstance(draft, Refused):
            raise draft
        return build_article(draft, source, sha256, options)
    except Exception as error:
        return _explain_failure(error, name_item(source, draft.item), sha256)


def _explain_failure(error: Exception, source: str, sha256: str) -> Reject:
    if isinstance(error, Refused):
        return make_reject(error.code, source, sha256, **error.facts)
    return make_reject("reader_failed", source, sha256, error=f"{type(error).__name__}: {error}"[:200])
