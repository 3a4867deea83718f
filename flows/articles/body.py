"""Tell the text of an article from what interrupts it: byline, dateline, captions, credits, page boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.articles.dates import read_date, strip_date_lead
from flows.articles.draft import DateClaim
from flows.articles.normalize import fold_text
from flows.lexicon.wording import load_patterns, load_word_set

_NEXT_PARAGRAPH = re.compile(r"\n+")
_LONGEST_LINE = 400
_LONGEST_BYLINE = 120
_DATELINE_WINDOW = 120
_LEAD_PARAGRAPHS = 2
_LONGEST_DATE_LINE = 45
_LONGEST_LED_DATE_LINE = 80


@dataclass(frozen=True, slots=True)
class Body:
    """The text and what was told from it."""

    text: str
    byline: str | None = None
    dateline: str | None = None
    date: DateClaim | None = None
    caption: str | None = None


def find_byline(line: str) -> str | None:
    """The author of a byline; None for other lines."""
    if len(line) > _LONGEST_BYLINE:
        return None
    for pattern in load_patterns("bylines", "bylines"):
        found = pattern.match(line)
        if found and not _is_time_phrase(found.group("name")):
            return found.group("name").strip(" ,")
    return None


def _is_time_phrase(name: str) -> bool:
    return name.split()[0].lower().strip(",.") in load_word_set("bylines", "not_bylines")


def is_caption(line: str) -> bool:
    """Whether the whole line says what a picture shows, or whose it is."""
    return len(line) <= _LONGEST_LINE and any(pattern.search(line) for pattern in load_patterns("bylines", "captions"))


def is_boilerplate(line: str) -> bool:
    """Whether the line belongs to the page rather than to the article."""
    return len(line) <= _LONGEST_LINE and any(pattern.search(line) for pattern in load_patterns("boilerplate", "lines"))


def is_credit(line: str) -> bool:
    """Whether the line is the desk's own: "(Reporting by …; Editing by …)"."""
    return len(line) <= _LONGEST_LINE and any(pattern.match(line) for pattern in load_patterns("boilerplate", "credits"))


def find_date_line(line: str) -> DateClaim | None:
    """The date of a line that holds a date, or "Published …" and a date, and little else."""
    led = strip_date_lead(line) if len(line) <= _LONGEST_LED_DATE_LINE else None
    written = line if led is None and len(line) <= _LONGEST_DATE_LINE else led
    return DateClaim(written, "dateline") if written and read_date(written) and not line.endswith(".") else None


def split_dateline(paragraph: str) -> tuple[str, DateClaim | None, str] | None:
    """A dateline, the date in it if it has a year, and the rest of the paragraph; None where there is no dateline."""
    window = paragraph[:_DATELINE_WINDOW]
    for pattern in load_patterns("bylines", "datelines"):
        found = pattern.match(window)
        if found and found.group("place").split()[0] not in load_word_set("bylines", "not_places"):
            return _cut_dateline(paragraph, found)
    return None


def _cut_dateline(paragraph: str, found: re.Match[str]) -> tuple[str, DateClaim | None, str] | None:
    written = found.group("date")
    if not _is_marked_dateline(found):
        return None
    claim = DateClaim(written, "dateline") if written and read_date(written) else None
    return found.group().rstrip(" –—-:"), claim, paragraph[found.end() :].lstrip()


def _is_marked_dateline(found: re.Match[str]) -> bool:
    """Short capitals and a dash alone ("US – Kenya pact") are no dateline; a longer name, a date or an agency makes one."""
    fields = found.groupdict()
    return bool(fields["date"] or fields.get("agency") or fields.get("agency2")) or len(fields["place"]) >= 4


def tell_body(text: str, title: str = "") -> Body:
    """The body of a normalized text: its paragraphs without the lines that are not prose; the rest goes to its own field."""
    found = Body("")
    kept: list[str] = []
    for line in text.split("\n"):
        other = _tell_line(line, found, first=not any(kept), title=title) if line else None
        if other is None:
            kept.append(line)
        else:
            found = other
    return _cut_first_datelines(replace(found, text=_join_lines(kept)))


def _tell_line(line: str, found: Body, *, first: bool, title: str) -> Body | None:
    """What is known after a line that is not part of the text; None for a line that is."""
    if len(line) > _LONGEST_LINE:
        return None
    if first and title and fold_text(line) == fold_text(title):
        return found
    if byline := find_byline(line):
        return replace(found, byline=found.byline or byline)
    if is_caption(line):
        return replace(found, caption=found.caption or line)
    if first and (claim := find_date_line(line)):
        return replace(found, date=found.date or claim)
    return found if is_boilerplate(line) or is_credit(line) else None


def _join_lines(lines: Iterable[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _cut_first_datelines(body: Body) -> Body:
    """The dateline stands at the head of one of the first paragraphs."""
    start = 0
    for _ in range(_LEAD_PARAGRAPHS):
        if cut := split_dateline(body.text[start : start + _DATELINE_WINDOW]):
            dateline, claim, rest = cut
            end = start + min(_DATELINE_WINDOW, len(body.text) - start) - len(rest)
            return replace(body, text=body.text[:start] + body.text[end:], dateline=dateline, date=body.date or claim)
        if not (following := _NEXT_PARAGRAPH.search(body.text, start)):
            break
        start = following.end()
    return body
