"""A text cut into sentences, with offsets in code points of the text as given."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sentencex

from flows.model import Field

_NEWLINE = re.compile(r"\n+")
_WRAP = re.compile(r"[^\n.!?:][ \t]*\n[ \t]*(?=[a-z])")
WRAPPED_SHARE = 0.3  # of line breaks that fall inside a sentence: the text was wrapped by hand
LONGEST_SENTENCE = 3000  # code points; a longer run without a full stop is cut at a space


@dataclass(frozen=True, slots=True)
class Sentence:
    """A half-open range of code points; ``is_upper`` where the letters are capitals (headlines, old wires)."""

    start: int
    end: int
    is_upper: bool
    paragraph: int


def is_upper(text: str) -> bool:
    """Whether a stretch of text is printed in capitals, so that case tells names from words no longer."""
    capitals = sum(map(str.isupper, text))
    return capitals >= 12 and capitals > 0.8 * sum(map(str.isalpha, text))


def split_sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences, trimmed of white space; a line break ends one unless the text was wrapped by hand."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_split_paragraphs(text)):
        for a, b in _split_paragraph(text, start, end):
            found.append(Sentence(a, b, is_upper(text[a:b]), number))
    return found


def _split_paragraphs(text: str) -> list[tuple[int, int]]:
    breaks = list(_NEWLINE.finditer(text))
    if breaks and len(_WRAP.findall(text)) > WRAPPED_SHARE * len(breaks):
        breaks = [b for b in breaks if b.end() - b.start() > 1]
    starts = [0, *(b.end() for b in breaks)]
    ends = [*(b.start() for b in breaks), len(text)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]


def _split_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for found in sentencex.get_sentence_boundaries("en", text[start:end]):
        a, b = start + found["start_index"], start + found["end_index"]
        while b - a > LONGEST_SENTENCE:
            cut = text.rfind(" ", a, a + LONGEST_SENTENCE)
            cut = cut if cut > a else a + LONGEST_SENTENCE
            ranges.append((a, cut))
            a = cut
        ranges.append((a, b))
    return [trimmed for a, b in ranges if (trimmed := _trim(text, a, b))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


Fields = list[tuple[Field, str, list[Sentence]]]


def split_fields(title: str, text: str) -> Fields:
    """The fields of an article with their sentences, in reading order."""
    return [("title", title, split_sentences(title)), ("text", text, split_sentences(text))]
