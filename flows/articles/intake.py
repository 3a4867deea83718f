"""One input's bytes in, articles and rejects out: unpack, sniff, read, build. Nothing that is fed in makes it raise."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from flows.articles.build import ReadOptions, build_article, name_item
from flows.articles.draft import Draft
from flows.articles.forms import Drafts, read_layer
from flows.articles.layers import Layer, open_layers
from flows.articles.rejects import Refused, make_reject
from flows.model import Article, Reject

__all__ = ["ReadOptions", "read_bytes", "read_input"]


def _do_nothing() -> None:
    pass


def read_bytes(source: str, data: bytes, options: ReadOptions) -> list[Article | Reject]:
    """All that one input holds, in its order; at least one result. Whatever goes wrong becomes a Reject."""
    return list(read_input(source, io.BytesIO(data), options, hashlib.sha256(data).hexdigest()))


def read_input(
    source: str, file: BinaryIO, options: ReadOptions, sha256: str, pulse: Callable[[], None] = _do_nothing
) -> Iterator[Article | Reject]:
    """The same for a file, one by one, in flat memory. ``pulse`` is called at every step of the way."""
    is_empty = True
    for draft in _read_drafts(source, file, options, pulse):
        is_empty = False
        yield _build_result(draft, source, sha256, options)
    if is_empty:
        yield make_reject("no_text", source, sha256)


def _read_drafts(source: str, file: BinaryIO, options: ReadOptions, pulse: Callable[[], None]) -> Drafts:
    """The drafts of all files in the input, and refusals; where the reading breaks off, that is the last one of its file."""
    try:
        yield from _read_layers(source, file, options, pulse)
    except Exception as error:  # a reader's fault or a hostile input: either way the run goes on
        yield _explain(error)


def _read_layers(source: str, file: BinaryIO, options: ReadOptions, pulse: Callable[[], None]) -> Drafts:
    if file.seek(0, io.SEEK_END) > options.max_bytes:
        raise Refused("too_large", limit=f"{options.max_bytes} bytes")
    for layer in open_layers(file, source, options.unpack, pulse):
        for draft in _read_layer(layer, options):
            pulse()
            yield draft


def _read_layer(layer: Layer, options: ReadOptions) -> Drafts:
    """The drafts of one file, named by where it lies in the input; nothing in it keeps the next one from being read."""
    is_empty = True
    try:
        for draft in read_layer(layer, options):
            is_empty = False
            yield _place(draft, layer.place)
        if is_empty:
            raise Refused("no_text")
    except Exception as error:
        yield _place(_explain(error), layer.place)


def _place(draft: Draft | Refused, place: str) -> Draft | Refused:
    if not place:
        return draft
    item = name_item(place, draft.item)
    return replace(draft, item=item) if isinstance(draft, Draft) else Refused(draft.code, item, **draft.facts)


def _build_result(draft: Draft | Refused, source: str, sha256: str, options: ReadOptions) -> Article | Reject:
    try:
        refused = draft if isinstance(draft, Refused) else None
        if isinstance(draft, Draft):
            return build_article(draft, source, sha256, options)
    except Exception as error:
        refused = _explain(error)
    assert refused is not None
    return make_reject(refused.code, name_item(source, draft.item), sha256, **refused.facts)


def _explain(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, MemoryError):
        return Refused("out_of_memory")
    return Refused("reader_failed", error=f"{type(error).__name__}: {error}"[:200])
