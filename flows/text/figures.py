"""Numbers in a text, in figures and in words, with their scale word: "1.2bn", "20-25 billion", "half a million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.lexicon.currencies import load_currency_words
from flows.text.date_patterns import any_of

_NUMBER = r"(?:\d{1,3}(?:,\d{2,3})+|\d{1,15})(?:\.\d{1,6})?"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its scale word, before its currency is known."""

    start: int
    end: int
    value: float
    has_scale: bool


@cache
def _compile_figures() -> re.Pattern[str]:
    """Numbers in figures, with a range's upper end and the scale word. A digit class comes first, so the engine skips ahead."""
    scale, gap = any_of(load_currency_words().scales), r"[\s-]{0,3}"
    upper = rf"(?:\s?(?:[-\u2011–]|\bto\b)\s?[$€£¥]?{_NUMBER}(?={gap}{scale}(?![^\W_])))?"
    rest = r"(?:\d{0,2}(?:,\d{2,3})+|\d{0,14})(?:\.\d{1,6})?"
    return re.compile(rf"(?P<number>\d(?<!\d\d)(?<!\d[.,]\d){rest})(?:{upper}{gap}(?P<scale>{scale})(?![^\W_]))?(?!\d)")


@cache
def _compile_worded() -> re.Pattern[str]:
    """Numbers in words before a scale word: "half a billion"."""
    words = load_currency_words()
    return re.compile(
        rf"\b(?P<word>{any_of(words.numbers)})[\s-]{{1,3}}(?P<scale>{any_of(w for w in words.scales if len(w) > 2)})\b"
    )


def read_figures(low: str) -> list[Figure]:
    """All figures of the text in order, in digits and in words."""
    words = load_currency_words()
    figures = [
        Figure(m.start(), m.end(), float(m["number"].replace(",", "")) * words.scales.get(m["scale"], 1), bool(m["scale"]))
        for m in _compile_figures().finditer(low)
    ]
    worded = [
        Figure(m.start(), m.end(), words.numbers[" ".join(m["word"].split())] * words.scales[m["scale"]], True)
        for m in _compile_worded().finditer(low)
    ]
    return sorted((*figures, *worded), key=lambda one: one.start) if worded else figures
