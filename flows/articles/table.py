"""Read CSV and its kin, separated by commas, semicolons, tabs or bars: one article a row, in flat memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from flows.articles.decode import decode_bytes, find_wide_encoding
from flows.articles.draft import Draft
from flows.articles.fields import Columns, choose_columns, draft_fields, fold_name, list_known_names
from flows.articles.rejects import Refused

SEPARATORS = (",", "\t", ";", "|")
LONGEST_FIELD = 16 << 20
_HEAD = 1 << 16
_SAMPLE_ROWS = 6
_SAMPLE_LINES = 40
_LONGEST_NAME = 100
_NAME = re.compile(r"^[^\W\d_](?:[\w.:/-]| (?! )){0,39}$")
_SEPARATOR_LINE = "sep="  # Excel's own first line

Drafts = Iterator[Draft | Refused]
Row = list[str]


def read_table(file: BinaryIO, columns: Columns | None = None) -> Drafts:
    """The drafts of a table's rows by its header; ``item`` is the index of the row under the header, from 0."""
    encoding, is_doubtful = _find_encoding(file)
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    text = io.TextIOWrapper(file, encoding, errors=errors, newline="")
    try:
        for draft in _read_rows(text, columns):
            yield _note_encoding(draft, encoding, is_doubtful)
    finally:
        text.detach()


def _find_encoding(file: BinaryIO) -> tuple[str, bool]:
    """By the first bytes; where they are plain ASCII, UTF-8, and a row that is not gets its own guess."""
    head = file.read(_HEAD)
    file.seek(0)
    if wide := find_wide_encoding(head[:1024]):
        file.seek(2 if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else 0)
        return wide, False
    if head.startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))
        return "utf-8", False
    whole_lines = head[: head.rfind(b"\n") + 1] if b"\n" in head else head
    found = decode_bytes(whole_lines)
    return found.encoding, found.is_doubtful


def _note_encoding(draft: Draft | Refused, encoding: str, is_doubtful: bool) -> Draft | Refused:
    if isinstance(draft, Refused) or draft.encoding:
        return draft
    return replace(draft, encoding=encoding, notes=(*draft.notes, "encoding_doubted") if is_doubtful else draft.notes)


def _read_rows(text: io.TextIOWrapper, columns: Columns | None) -> Drafts:
    csv.field_size_limit(LONGEST_FIELD)
    lines = _bound_lines(text)
    sample = list(islice(lines, _SAMPLE_ROWS))
    separator = find_separator(sample)
    if sample and sample[0].lower().startswith(_SEPARATOR_LINE):
        sample = sample[1:]
    rows = _parse_rows(csv.reader(_chain(sample, lines), delimiter=separator, strict=True))
    header = next(rows, None)
    if not isinstance(header, list):
        raise header or Refused("bad_table", error="there is no header line")
    yield from _draft_rows(rows, [name.strip().lstrip("\ufeff") for name in header], columns)


def _chain(sample: list[str], lines: Iterator[str]) -> Iterator[str]:
    yield from sample
    yield from lines


def _bound_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines of bearable length: an endless one ends the reading."""
    while line := text.readline(LONGEST_FIELD + 1):
        if len(line) > LONGEST_FIELD:
            raise Refused("line_too_long", limit=LONGEST_FIELD)
        yield line


def find_separator(lines: list[str]) -> str:
    """The separator that cuts the first lines into the most fields, the same number in each if any does so."""
    if lines and lines[0].lower().startswith(_SEPARATOR_LINE) and len(lines[0].rstrip("\r\n")) == len(_SEPARATOR_LINE) + 1:
        return lines[0][len(_SEPARATOR_LINE)]
    return max(SEPARATORS, key=lambda separator: _rate_separator(lines, separator))


def _rate_separator(lines: list[str], separator: str) -> tuple[bool, int]:
    widths = count_fields(lines, separator)
    return len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0


def count_fields(lines: list[str], separator: str) -> list[int]:
    """How many fields each record of the first lines has; the last one may be cut and is left out of several."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return []
    return widths[:-1] if len(widths) > 2 else widths


def is_table(head: str, *, by_name: bool = False) -> bool:
    """Whether a text begins as a table does: a header of several short names, and rows of as many fields below it. One that
    is named as a table need not have rows."""
    lines = head.splitlines(keepends=True)[:_SAMPLE_LINES]
    if not lines:
        return False
    separator = find_separator(lines)
    header = next(csv.reader(lines[:1], delimiter=separator), [])
    names = [name.strip() for name in header]
    if by_name:
        return all(len(name) <= _LONGEST_NAME for name in names)
    widths = count_fields(lines, separator)
    is_header = len(names) > 1 and len(set(names)) == len(names) and all(map(_NAME.match, names))
    return (
        is_header
        and len(widths) > 1
        and set(widths) == {len(names)}
        and bool(list_known_names().intersection(map(fold_name, names)) or len(names) > 3)
    )


def _parse_rows(reader: Iterator[Row]) -> Iterator[Row | Refused]:
    """The records; a malformed one is refused and the next lines are read on."""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused("bad_table", error=str(error)[:120])
            continue
        if any(field.strip() for field in row):
            yield row


def _draft_rows(rows: Iterator[Row | Refused], header: Row, columns: Columns | None) -> Drafts:
    chosen = choose_columns(header, columns)
    for item, row in enumerate(rows):
        if isinstance(row, Refused):
            yield Refused(row.code, item, **row.facts)
        elif len(row) < len(header) or any(field.strip() for field in row[len(header) :]):
            yield Refused("bad_row", item, found=len(row), expected=len(header))
        else:
            yield _draft_row(dict(zip(header, row, strict=False)), chosen, columns, item)


def _draft_row(row: Mapping[str, str], chosen: Mapping[str, str], columns: Columns | None, item: int) -> Draft | Refused:
    record, encoding = {spelled: row[name] for name, spelled in chosen.items()}, None
    if any(_is_foreign(value) for value in record.values()):
        record, encoding = _decode_again(record)
    try:
        draft = draft_fields(record, columns, item=item)
    except Refused as refused:
        return refused
    return replace(draft, encoding=encoding, notes=(*draft.notes, "encoding_doubted")) if encoding else draft


def _is_foreign(value: str) -> bool:
    """Whether bytes stand in it that are no UTF-8."""
    return not value.isascii() and any("\udc80" <= char <= "\udcff" for char in value)


def _decode_again(record: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The record in the encoding that all its bytes together speak for."""
    raw = {name: value.encode("utf-8", "surrogateescape") for name, value in record.items()}
    found = decode_bytes(b"\n".join(raw.values()))
    return {name: value.decode(found.encoding, "replace") for name, value in raw.items()}, found.encoding
