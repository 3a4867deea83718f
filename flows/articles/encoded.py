"""What was found of the encoding goes with the drafts that were read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.articles.decode import decode_bytes
from flows.articles.draft import Draft
from flows.articles.rejects import Refused

Drafts = Iterator[Draft | Refused]


def read_decoded(data: bytes, read: Callable[[str], Drafts], declared: str | None = None) -> Drafts:
    """The drafts that ``read`` finds in the characters of these bytes. ``declared`` is the charset that came with them."""
    found = decode_bytes(data, declared)
    yield from mark_encoding(read(found.text), found.encoding, doubted=found.is_doubtful)


def mark_encoding(drafts: Drafts, encoding: str, *, doubted: bool = False) -> Drafts:
    """The drafts with the encoding noted, and whether it is doubtful."""
    for draft in drafts:
        if isinstance(draft, Draft):
            notes = (*draft.notes, "encoding_doubted") if doubted else draft.notes
            yield replace(draft, encoding=draft.encoding or encoding, notes=notes)
        else:
            yield draft
