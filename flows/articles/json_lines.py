"""Read JSON Lines: each line on its own, strictly; a bad line is refused by itself and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from flows.articles.build import name_article, name_item
from flows.articles.dates import read_date
from flows.articles.draft import Draft
from flows.articles.fields import Columns
from flows.articles.records import decode_json, draft_record
from flows.articles.rejects import Refused, make_reject
from flows.model import Article, Reject

LONGEST_LINE = 16 << 20
_BLANK = b" \t\r\n"
_AS_GIVEN = (
    *("text", "title", "date", "url", "outlet", "outlet_country"),
    *("byline", "dateline", "caption", "standfirst", "section", "language"),
)


@dataclass(frozen=True, slots=True)
class LineRead:
    """What one line held: an article with text and title as given, or a reject. ``number`` counts from 1, blank lines too."""

    number: int
    given_id: str | None = None
    article: Article | None = None
    reject: Reject | None = None


def split_lines(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """The lines of a stream in flat memory; of a line longer than allowed, only the first ``longest`` + 1 bytes."""
    while line := stream.readline(longest + 1):
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(stream)
        yield line


def _skip_line(stream: BinaryIO) -> None:
    while (more := stream.readline(1 << 16)) and not more.endswith(b"\n"):
        pass


def read_lines(lines: Iterable[bytes], source: str = "-") -> Iterator[LineRead]:
    """For stateless extraction: nothing is normalized, so that offsets point into the line as given."""
    for number, line in enumerate(lines, 1):
        if line := _trim_line(line, number):
            yield _read_line(line, number, source)


def _trim_line(line: bytes, number: int) -> bytes:
    return (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip(_BLANK)


def _read_line(line: bytes, number: int, source: str) -> LineRead:
    given_id = None
    try:
        value = _decode_line(line)
        given_id = _find_id(value)
        return LineRead(number, given_id, article=_take_record(value, given_id, name_item(source, number - 1)))
    except Refused as refused:
        reject = make_reject(refused.code, name_item(source, number - 1), None, **refused.facts)
        return LineRead(number, given_id, reject=reject)


def _decode_line(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        raise Refused("line_too_long", limit=LONGEST_LINE)
    return decode_json(line)


def _find_id(value: Any) -> str | None:
    """The record's own id, if it has one that can be written in a line."""
    given = value.get("id") if isinstance(value, dict) else None
    return str(given) if isinstance(given, str | int) and not isinstance(given, bool) and given != "" else None


def _take_record(value: Any, given_id: str | None, source_path: str) -> Article:
    """The record's article as given: the contract's own keys, and of other values only those that are strings."""
    if not isinstance(value, dict):
        draft_record(value)  # tells what it is instead
    fields = {key: value[key] for key in _AS_GIVEN if isinstance(value.get(key), str)}
    text, title = fields.pop("text", ""), fields.pop("title", "")
    if not text.strip() and not title.strip():
        raise Refused("no_text")
    day = read_date(fields.pop("date", ""))
    return Article(
        article_id=given_id or name_article(fields.get("url"), title, text, day, fields.get("outlet")),
        text=text,
        title=title,
        date=day,
        date_source="given" if day else None,
        source_path=source_path,
        **fields,
    )


def read_json_lines(data: bytes, columns: Columns | None = None) -> Iterator[Draft | Refused]:
    """The drafts of a whole file; ``item`` is the index of the line, from 0."""
    yield from _draft_lines(data.split(b"\n"), columns)


def read_json_stream(file: BinaryIO, columns: Columns | None = None) -> Iterator[Draft | Refused]:
    """The same from a file of any size, in flat memory."""
    yield from _draft_lines(split_lines(file), columns)


def _draft_lines(lines: Iterable[bytes], columns: Columns | None) -> Iterator[Draft | Refused]:
    for item, line in enumerate(lines):
        if line := _trim_line(line, item + 1):
            yield _draft_line(line, item, columns)


def _draft_line(line: bytes, item: int, columns: Columns | None) -> Draft | Refused:
    try:
        return draft_record(_decode_line(line), item, item + 1, columns)
    except Refused as refused:
        return Refused(refused.code, item, **refused.facts)
