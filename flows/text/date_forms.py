"""What each form of a date says by itself: "23 September 2025", "last July", "within six months"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.lexicon.time_words import load_time_words
from flows.text.date_patterns import compile_word_sets
from flows.text.date_periods import find_month, find_weekday, make_iso, shift_unit, split_iso

_CLAUSE = 110  # code points before a date looked at for whether it lies ahead


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says by itself, before the words around it are looked at."""

    iso: str
    start: int
    end: int
    is_limit: bool = False  # the form itself states a limit ("within six months")
    limit_month: int | None = None  # the month that the period ends in, if it is read as a limit
    part: str | None = None
    shift: int = 0  # -1, 1: said to be before or after the current period, even where both lie in one month


@dataclass(frozen=True, slots=True)
class Scene:
    """The text as written, lower-cased at equal length, and the day it was published."""

    text: str
    low: str
    published: str | None

    def is_ahead(self, start: int) -> bool:
        """Whether the words before a date without a year say that it is still to come."""
        sets, clause = compile_word_sets(), re.split(r"[.;:\n]", self.low[max(0, start - _CLAUSE) : start])[-1]
        return bool(sets["future"].search(clause)) and not sets["report"].search(clause)


def _read_iso(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    yield make_iso(int(m["iso_y"]), int(m["iso_m"]), int(m["iso_d"]))


def _read_slash(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    one, other, year = int(m["slash_a"]), int(m["slash_b"]), int(m["slash_y"])
    readings = {iso for iso in (make_iso(year, other, one), make_iso(year, one, other)) if iso}
    yield readings.pop() if len(readings) == 1 else make_iso(year) if readings else None


def _read_iso_month(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    yield make_iso(int(m["im_y"]), int(m["im_m"]))


def _month_of(m: re.Match[str], group: str, scene: Scene) -> int | None:
    """The month's number, unless it is written small ("they may")."""
    return load_time_words().months[m[group].rstrip(".")] if scene.text[m.start(group)].isupper() else None


def _day_of(text: str) -> int:
    return int(text.rstrip("stndrh"))


def _place_month(m: re.Match[str], scene: Scene, month: int | None, day: int | None, shift: int | None = None) -> str | None:
    if month is None or scene.published is None:
        return None
    return find_month(scene.published, month, day, shift, scene.is_ahead(m.start()))


def _read_day_month(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    month, day, year = _month_of(m, "dm_m", scene), _day_of(m["dm_d"]), m["dm_y"]
    yield make_iso(int(year), month, day) if year and month else _place_month(m, scene, month, day)


def _read_month_day(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    month, day, year = _month_of(m, "md_m", scene), _day_of(m["md_d"]), m["md_y"]
    yield make_iso(int(year), month, day) if year and month else _place_month(m, scene, month, day)


def _year_of(year: str | None, relative: str | None, scene: Scene) -> int | None:
    """A year in figures, or "this", "last", "next" seen from the publication date."""
    if year:
        return int(year)
    if scene.published is None or relative is None:
        return None
    return split_iso(scene.published)[0] + load_time_words().shifts.get(relative, 0)


def _read_month_year(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    month, year = _month_of(m, "my_m", scene), _year_of(m["my_y"], m["my_rel"], scene)
    yield make_iso(year, month) if month and year else None


def _read_month(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    shift = load_time_words().shifts[" ".join(m["mo_s"].split())] if m["mo_s"] else None
    if shift is None and not compile_word_sets()["month_lead"].search(scene.low[max(0, m.start() - 20) : m.start()]):
        return
    yield _place_month(m, scene, _month_of(m, "mo_m", scene), None, shift)


def _read_weekday(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    if scene.published is None or not scene.text[m.start("wd_d")].isupper():
        return
    shift = load_time_words().shifts[" ".join(m["wd_s"].split())] if m["wd_s"] else None
    yield find_weekday(scene.published, load_time_words().weekdays[m["wd_d"]], shift, scene.is_ahead(m.start()))


def _read_day_word(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    if scene.published:
        yield shift_unit(scene.published, "day", load_time_words().day_words[" ".join(m["dw_w"].split())])


def _read_fiscal(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    year = m["fy_y"]
    yield make_iso(int(year) if len(year) == 4 else 2000 + int(year))


def _read_year(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    before = compile_word_sets()["not_a_year_after"].search(scene.low[max(0, m.start() - 20) : m.start()])
    if not before and not compile_word_sets()["not_a_year_before"].match(scene.low, m.end()):
        yield make_iso(int(m["year_y"]))


def _count_of(text: str) -> int:
    return int(text) if text.isdigit() else load_time_words().numbers[text]


def _read_ago(m: re.Match[str], scene: Scene) -> Iterator[str | None]:
    if scene.published:
        yield shift_unit(scene.published, load_time_words().units[m["ago_u"]], -_count_of(m["ago_n"]))


def _read_period(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    shift = load_time_words().shifts[" ".join(m["pd_s"].split())]
    iso = scene.published and shift_unit(scene.published, load_time_words().units[m["pd_u"]], shift)
    if iso:
        yield Reading(iso, m.start(), m.end(), shift=shift)


_SIMPLE: dict[str, Callable[[re.Match[str], Scene], Iterator[str | None]]] = {
    "iso": _read_iso,
    "slash": _read_slash,
    "iso_month": _read_iso_month,
    "day_month": _read_day_month,
    "month_day": _read_month_day,
    "month_year": _read_month_year,
    "month": _read_month,
    "weekday": _read_weekday,
    "day_word": _read_day_word,
    "fiscal": _read_fiscal,
    "year": _read_year,
    "ago": _read_ago,
}


def _read_span(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    """Both ends of "2022-2024"; of "1986/87", one year that straddles two, the first."""
    first, last = int(m["span_a"]), int(m["span_b"])
    last = last if last > 99 else first - first % 100 + last
    for group, year in (("span_a", first), ("span_b", last)):
        iso = make_iso(year)
        if iso and (year == first or last > first + (len(m["span_b"]) == 2)):
            yield Reading(iso, m.start(group), m.end(group))


def _read_quarter(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    year = _year_of(m["qt_y"], m["qt_rel"] or (None if m["qt_u"] == "half" else "this"), scene)
    if year and (iso := make_iso(year)):
        count = load_time_words().ordinals[m["qt_o"]]
        yield Reading(iso, m.start(), m.end(), limit_month=min(12, count * load_time_words().divisions[m["qt_u"]]))


def _read_quarter_code(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    if iso := make_iso(int(m["qc_y"])):
        yield Reading(iso, m.start(), m.end(), limit_month=min(12, int(m["qc_n"]) * load_time_words().division_codes[m["qc_u"]]))


def _read_within(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    unit = load_time_words().units[m["wi_u"]]
    iso = scene.published and shift_unit(scene.published, unit, _count_of(m["wi_n"]))
    if iso:
        yield Reading(iso, m.start(), m.end(), is_limit=True)


def _read_part(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    iso = scene.published and shift_unit(scene.published, load_time_words().units[m["pt_u"]], 0)
    if iso:
        yield Reading(iso, m.start(), m.end(), part=load_time_words().parts[m["pt_p"]])


def _read_period_end(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    iso = scene.published and shift_unit(scene.published, m["pe_u"], 0)
    if iso:
        yield Reading(iso, m.start(), m.end(), part="end")


def _read_half_year(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    if iso := make_iso(int(m["hy_y"])):
        month = load_time_words().year_parts[m["hy_p"]]
        yield Reading(iso, m.start(), m.end(), limit_month=month, part="end" if month == 12 else None)


_COMPOUND: dict[str, Callable[[re.Match[str], Scene], Iterator[Reading]]] = {
    "span": _read_span,
    "quarter": _read_quarter,
    "quarter_code": _read_quarter_code,
    "within": _read_within,
    "period": _read_period,
    "part": _read_part,
    "period_end": _read_period_end,
    "half_year": _read_half_year,
}


def read_form(m: re.Match[str], scene: Scene) -> Iterator[Reading]:
    """The readings of one match of the date scanner: none, one, or both ends of a span."""
    form = m.lastgroup or ""
    if form in _COMPOUND:
        yield from _COMPOUND[form](m, scene)
        return
    for iso in _SIMPLE[form](m, scene):
        if iso:
            yield Reading(iso, m.start(), m.end())
