"""Read WARC, as crawlers write it: each page that a server answered, and each text that was made of one, is an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from flows.articles.draft import DateClaim, Draft
from flows.articles.rejects import Refused

Drafts = Iterator[Draft | Refused]
PayloadReader = Callable[[bytes, str | None], Drafts]  # of a payload and the charset that came with it

_NO_PAGES = ("metadata:", "dns:", "whois:", "urn:")  # what crawlers note of themselves
_PAGE_TYPES = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
    "application/feed",
)


def read_warc(file: BinaryIO, max_bytes: int, read_payload: PayloadReader) -> Drafts:
    """The drafts of all pages; ``item`` is the index of the record, counted over all records. Requests, metadata and the like
    hold no article and are passed over. Raises Refused where the archive breaks off."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    pages = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    records = enumerate(ArchiveIterator(file, parse_http=False, auto_decode="all"))
    while True:
        try:
            item, record = next(records)
        except StopIteration:
            return
        except (OSError, ValueError) as error:
            raise Refused("bad_warc", error=str(error)[:120]) from error
        if record.record_type & pages and not _read_address(record).startswith(_NO_PAGES):
            yield from _read_record(record, item, max_bytes, read_payload)


def _read_record(record: Any, item: int, max_bytes: int, read_payload: PayloadReader) -> Drafts:
    """The drafts of one record, by the address that it was fetched from; more than one if it is a feed."""
    try:
        payload, charset = _open_payload(record, max_bytes)
        address = _read_address(record)
        notes = ("cut_short",) if "WARC-Truncated" in record.headers else ()
        for draft in read_payload(payload, charset):
            yield _place_draft(draft, item, address, notes)
    except Refused as refused:
        yield Refused(refused.code, item, **refused.facts)


def _read_address(record: Any) -> str:
    return str(record.headers.get("WARC-Target-URI") or "").strip("<>")


def _place_draft(draft: Draft | Refused, item: int, address: str, notes: tuple[str, ...]) -> Draft | Refused:
    place = item if draft.item is None else f"#{item}#{draft.item}"
    if isinstance(draft, Refused):
        return Refused(draft.code, place, **draft.facts)
    dates = draft.dates if draft.url else (*draft.dates, DateClaim(address, "url"))
    return replace(draft, item=place, url=draft.url or address or None, dates=dates, notes=(*draft.notes, *notes))


def _open_payload(record: Any, max_bytes: int) -> tuple[bytes, str | None]:
    """The bytes of the page, and the charset of its header. Raises Refused for all that is not a whole page."""
    expected = record.content_length
    if expected > max_bytes:
        raise Refused("too_large", limit=f"{max_bytes} bytes")
    block = record.reader.read(expected)
    if len(block) < expected:
        raise Refused("truncated_record", found=len(block), expected=expected)
    if not record.is_http:
        return block, None
    return _open_answer(record, block, max_bytes)


def _open_answer(record: Any, block: bytes, max_bytes: int) -> tuple[bytes, str | None]:
    record.set_bytes_content(block)
    try:
        record.parse_http(auto_decode="all")
        payload = record.reader.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise Refused("bad_warc", error=str(error)[:120]) from error
    _refuse_no_page(record, len(payload), max_bytes)
    return payload, record.http_charset


def _refuse_no_page(record: Any, size: int, max_bytes: int) -> None:
    status = getattr(record.http_headers, "status_code", None)
    if status != 200:
        raise Refused("failed_answer", status=status or "nothing that is HTTP")
    kind = (record.http_content_type or "text/html").lower()
    if not kind.startswith(_PAGE_TYPES):
        raise Refused("unsupported_kind", kind=f"an answer of the type {kind[:80]}")
    if size > max_bytes:
        raise Refused("too_large", limit=f"{max_bytes} bytes")
