"""Dates in a text: absolute, relative to the publication date, limits ("by the end of 2025") and beginnings ("since 1994")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flows.lexicon.time_words import load_time_words
from flows.model import Precision
from flows.text.casing import lower_in_place
from flows.text.date_forms import Reading, Scene, read_form
from flows.text.date_patterns import compile_date_scanner, compile_lead, compile_word_sets
from flows.text.date_periods import compare_iso, is_iso_date, precision_of, take_part

Direction = Literal["past", "future", "at"]
_BEFORE = 48  # code points looked at before a date for what kind of date it is


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a text states. ``direction`` is seen from the publication date ("at" if that is unknown or inside it)."""

    start: int
    end: int
    surface: str
    date: str
    precision: Precision
    direction: Direction
    is_deadline: bool = False
    is_since: bool = False


def _is_name(m: re.Match[str], low: str) -> bool:
    """Whether the words around make the date part of a name ("Good Friday", "Sunday Times")."""
    if m.lastgroup not in ("weekday", "month", "month_day"):
        return False
    sets = compile_word_sets()
    return bool(sets["not_after"].search(low[max(0, m.start() - 12) : m.start()]) or sets["not_before"].match(low, m.end()))


def _finish(reading: Reading, scene: Scene) -> DateMention:
    """The mention, with what the words before it say."""
    offset = max(0, reading.start - _BEFORE)
    lead = compile_lead().search(scene.low[offset : reading.start])
    part = reading.part or (lead and lead["part"] and load_time_words().parts[lead["part"]])
    iso, is_limit = reading.iso, reading.is_limit or bool(lead and lead["deadline"])
    if is_limit and reading.limit_month and len(iso) == 4:
        iso = f"{iso}-{reading.limit_month:02d}"
    elif part:
        iso = take_part(iso, part)
    side = (compare_iso(iso, scene.published) or reading.shift) if scene.published else 0
    marked = [group for group in ("deadline", "since", "part") if lead and lead[group]] if lead else []
    start = offset + lead.start(marked[0]) if lead and marked else reading.start
    direction: Direction = "past" if side < 0 else "future" if side > 0 else "at"
    return DateMention(
        start,
        reading.end,
        scene.text[start : reading.end],
        iso,
        precision_of(iso),
        direction,
        is_deadline=is_limit and _is_open(scene, iso, side),
        is_since=bool(lead and lead["since"]),
    )


def _is_open(scene: Scene, iso: str, side: int) -> bool:
    """Whether a limit still lies ahead: not one gone by, nor "until today"."""
    return side > 0 or (side == 0 and (scene.published is None or len(iso) < 10))


def find_dates(text: str, published: str | None = None) -> tuple[DateMention, ...]:
    """All dates that the text states, in order; relative ones only where the publication date can tell which."""
    low = lower_in_place(text)
    scene = Scene(text, low, published if published and is_iso_date(published) else None)
    matches = (m for m in compile_date_scanner().finditer(low) if not _is_name(m, low))
    return tuple(_finish(reading, scene) for m in matches for reading in read_form(m, scene))
