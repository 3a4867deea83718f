"""Read a plain text: headline, standfirst, caption, byline and date at its head, then the body; Markdown front matter too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.articles.body import find_byline, find_date_line, is_caption
from flows.articles.draft import DateClaim, Draft
from flows.articles.normalize import fold_text, normalize_text
from flows.articles.rejects import Refused

_LONGEST_TITLE = 200
_LONGEST_HEAD_LINE = 400
_HEAD_LINES = 8
_MOST_STANDFIRST_LINES = 2
_REPEATED_START = 40
_WRAPPED_WIDTH = 100
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’')\]]*$")
_TITLE_MARKS = re.compile(r"^(?:#{1,3}\s+|(?i:title|headline)\s*:\s+)")


@dataclass(slots=True)
class _Head:
    """What stands before the body of a text."""

    title: str = ""
    byline: str | None = None
    date: DateClaim | None = None
    caption: str | None = None
    standfirst: list[str] = field(default_factory=list)


def read_plain_text(text: str) -> Iterator[Draft | Refused]:
    """One article from one text."""
    blocks = _split_blocks(normalize_text(text))
    lines = [line for block in blocks for line in block]
    if not lines:
        raise Refused("no_text")
    head = _Head()
    start = _read_title(lines, head)
    start = _read_head(lines, start, head)
    body = lines[start:]
    yield Draft(
        text="\n\n".join(body) if _is_spaced(blocks) else "\n".join(body),
        title=head.title,
        byline=head.byline,
        dates=(head.date,) if head.date else (),
        caption=head.caption,
        standfirst=" ".join(head.standfirst) or None,
    )


def _split_blocks(text: str) -> list[list[str]]:
    """Blocks between blank lines, each a list of lines; lines that only wrap are joined."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.strip()]
    return [[" ".join(lines)] if _is_wrapped(lines) else lines for lines in blocks]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether line breaks cut sentences: three lines or more, none long, few at the end of a sentence, all but the last full."""
    if len(lines) < 3 or max(map(len, lines)) > _WRAPPED_WIDTH:
        return False
    inner = lines[:-1]
    cut = sum(not _SENTENCE_END.search(line) for line in inner)
    return cut * 2 > len(inner) and min(map(len, inner)) * 2 > max(map(len, inner))


def _is_spaced(blocks: list[list[str]]) -> bool:
    """Whether blank lines part the paragraphs."""
    return sum(len(block) == 1 for block in blocks) * 2 > len(blocks)


def _read_title(lines: list[str], head: _Head) -> int:
    """Take the first line as the title if it is short, does not end as a sentence does, and something follows."""
    line = lines[0]
    marked = _TITLE_MARKS.match(line)
    title = line[marked.end() :] if marked else line
    if len(lines) < 2 or len(title) > _LONGEST_TITLE or find_byline(line):
        return 0
    if not marked and (title.endswith((".", ".”", '."', ";", ",")) or is_caption(line)):
        return 0
    head.title = title
    return 1


def _read_head(lines: list[str], start: int, head: _Head) -> int:
    """Read the lines between title and body; where the body begins."""
    end = _find_head_end(lines, start)
    for line in lines[start:end]:
        _read_head_line(line, head)
    return end


def _find_head_end(lines: list[str], start: int) -> int:
    """After the last byline or date line near the top, with at most a standfirst before it, the captions that follow at
    once, and the lines that only repeat the body. A caption further down does not make the paragraphs before it a head."""
    last = min(start + _HEAD_LINES, len(lines) - 1)
    end = start
    for index in range(start, last):
        if _is_signature(lines[index]) and _count_prose(lines[end:index]) <= _MOST_STANDFIRST_LINES:
            end = index + 1
    while end < last and (is_caption(lines[end]) or _is_repeated(lines[end], lines[end + 1 :])):
        end += 1
    return end


def _count_prose(lines: list[str]) -> int:
    """How many lines are no captions; one too long for a standfirst counts as too many."""
    return sum(1 if len(line) <= _LONGEST_HEAD_LINE else _HEAD_LINES for line in lines if not is_caption(line))


def _is_signature(line: str) -> bool:
    return len(line) <= _LONGEST_HEAD_LINE and bool(find_byline(line) or find_date_line(line))


def _is_repeated(line: str, later: list[str]) -> bool:
    """Whether a later paragraph begins or goes on with the same words: a standfirst that quotes the body."""
    start = fold_text(line)
    return len(start) >= _REPEATED_START and len(line) <= _LONGEST_HEAD_LINE and any(start in fold_text(other) for other in later)


def _read_head_line(line: str, head: _Head) -> None:
    if byline := find_byline(line):
        head.byline = head.byline or byline
    elif is_caption(line):
        head.caption = head.caption or line
    elif claim := find_date_line(line):
        head.date = head.date or claim
    else:
        head.standfirst.append(line)
