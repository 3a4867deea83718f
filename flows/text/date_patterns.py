"""The regular expressions of dates, compiled from the lexicon. They read lower-cased text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from flows.lexicon.time_words import TimeWords, load_time_words

_Tree: TypeAlias = dict[str, "_Tree"]

_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_END = r"(?![^\W_])"
_SPAN = r"\s?[-\u2011–—/]\s?|\s+to\s+|\s+through\s+"


def any_of(words: Iterable[str]) -> str:
    """An alternation of the words, longest first, any white space between their parts."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


def _months(words: TimeWords) -> str:
    names = sorted(words.months, key=len, reverse=True)
    return "(?:" + "|".join(rf"{name}\.?" if len(name) < 5 else name for name in names) + ")" + _END


def _digit_forms(words: TimeWords) -> dict[str, str]:
    month = _months(words)
    return {
        "iso": rf"(?P<iso_y>{_YEAR})(?P<iso_s>[-\u2011/.])(?P<iso_m>\d\d?)(?P=iso_s)(?P<iso_d>\d\d?)(?!\d)",
        "slash": rf"(?P<slash_a>\d\d?)(?P<slash_s>[-/.])(?P<slash_b>\d\d?)(?P=slash_s)(?P<slash_y>{_YEAR})(?!\d)",
        "day_month": rf"(?P<dm_d>{_DAY})(?:\s?[-–]\s?{_DAY}|\s+(?:and|to|&)\s+{_DAY})?\s+(?:day\s+)?(?:of\s+)?"
        rf"(?P<dm_m>{month})(?:,?\s*+(?P<dm_y>{_YEAR})(?!\d|,\d))?",
        "span": rf"(?P<span_a>{_YEAR})(?:{_SPAN})(?P<span_b>{_YEAR}|\d\d)(?![\d.]\d|\d|s\b|-\d)",
        "iso_month": rf"(?P<im_y>{_YEAR})[-\u2011](?P<im_m>0[1-9]|1[0-2])(?![\d-])",
        "year": rf"(?P<year_y>{_YEAR})(?![\d\u2011-]|[.,:/]\d|(?:'|’)?s\b|[^\W_])",
    }


def _word_forms(words: TimeWords) -> dict[str, str]:
    month, weekday, unit = _months(words), any_of(words.weekdays), any_of(words.units)
    shift = any_of(words.shifts)
    number = rf"(?:{any_of(words.numbers)}|\d{{1,3}})"
    whole = any_of(set(words.units.values()) - {"day"} | {"weekend"})
    relative = r"(?:of\s+)?(?P<{}>this|last|next|the\s+same|the)\s+year"
    return {
        "month_day": rf"(?P<md_m>{month})\s*+(?P<md_d>{_DAY})(?!\d|,\d\d\d(?!\d)|[.:]\d|[^\W\d_])"
        rf"(?:\s?[-–]\s?{_DAY}(?!\d)|\s+(?:and|to)\s+{_DAY}(?!\d))?(?:\s*+,?\s*+(?P<md_y>{_YEAR})(?!\d|,\d))?",
        "month_year": rf"(?P<my_m>{month}),?\s+(?:of\s+)?(?:(?P<my_y>{_YEAR})(?!\d|,\d)|{relative.format('my_rel')}{_END})",
        "month": rf"(?:(?P<mo_s>this\s+past|this\s+coming|last|next|this)\s+)?(?P<mo_m>{month})",
        "weekday": rf"(?:(?P<wd_s>this\s+past|this\s+coming|last|next|this)\s+)?(?P<wd_d>{weekday}){_END}"
        rf"(?!,?\s+(?:the\s+)?(?:{_DAY}\s+(?:of\s+)?)?{month}\s)",
        "day_word": rf"(?P<dw_w>{any_of(words.day_words)}){_END}",
        "quarter": rf"(?P<qt_o>{any_of(words.ordinals)})[\s-](?P<qt_u>{any_of(words.divisions)})"
        rf"(?:\s+of\s+(?:(?P<qt_y>{_YEAR})(?!\d)|{relative.format('qt_rel')}){_END}|(?!\w|\s+(?:of|century|hour|time)))",
        "quarter_code": rf"(?P<qc_u>{any_of(words.division_codes)})(?P<qc_n>[1-4])\s*(?:of\s+|fy)?(?P<qc_y>{_YEAR})(?!\d)",
        "fiscal": rf"{any_of(words.fiscal_leads)}\s*-?(?P<fy_y>{_YEAR}|\d\d(?!\d))(?:\s?[-–/]\s?\d\d(?:\d\d)?)?(?!\d)",
        "ago": rf"(?P<ago_n>{number})\s+(?P<ago_u>{unit})\s+{any_of(words.past_tails)}{_END}",
        "within": rf"{any_of(words.within_leads)}\s+(?:the\s+)?(?:(?:next|coming|first)\s+)?"
        rf"(?P<wi_n>{number})[\s-](?P<wi_u>{unit}){_END}(?!\s+(?:of|after|from)\b)",
        "part": rf"(?P<pt_p>{any_of(words.parts)})\s+of\s+the\s+(?P<pt_u>{whole}){_END}",
        "period_end": rf"(?P<pe_u>year|month)[-\s]end{_END}",
        "period": rf"(?P<pd_s>{shift})\s+(?P<pd_u>{whole}){_END}",
        "half_year": rf"(?P<hy_p>{any_of(words.year_parts)})[-\s](?P<hy_y>{_YEAR})(?!\d|s\b)",
    }


def _opening_phrases(words: TimeWords) -> set[str]:
    """The first word or two of every form that begins with a letter; a number word only before a unit ("two weeks ago")."""
    listed = {*words.day_words, *words.shifts, *words.ordinals, *words.within_leads}
    phrases = {" ".join(phrase.split()[:2]) for phrase in listed}
    phrases |= {
        *words.months,
        *words.weekdays,
        *words.parts,
        "early",
        "mid",
        "late",
        "year",
        "month",
        "fiscal",
        "financial",
        "budget",
    }
    phrases |= {"fy", *(f"{letter}{number}" for letter in "qh" for number in "1234")}
    return phrases | {f"{number} {unit}" for number in words.numbers for unit in words.units}


def build_gate(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases that shares their beginnings, so that most words are turned away at the first letters."""
    tree: _Tree = {}
    for phrase in phrases:
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _write_gate(tree)


def _write_gate(node: _Tree) -> str:
    if "" in node:
        return ""
    branches = [("\\s+" if letter == " " else re.escape(letter)) + _write_gate(after) for letter, after in sorted(node.items())]
    return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"


@cache
def compile_date_scanner() -> re.Pattern[str]:
    """One pattern for every form; the name of the group that closed last is the name of the form."""
    words = load_time_words()
    digits = "|".join(f"(?P<{name}>{form})" for name, form in _digit_forms(words).items())
    letters = "|".join(f"(?P<{name}>{form})" for name, form in _word_forms(words).items())
    return re.compile(rf"\b(?:(?=\d)(?<![.,$€£₹¥/#-])(?:{digits})|(?={build_gate(_opening_phrases(words))})(?:{letters}))")


@cache
def compile_lead() -> re.Pattern[str]:
    """What stands right before a date: a limit, a beginning, a part of the period. Searched in the words before it."""
    words = load_time_words()
    kind = (
        rf"(?P<deadline>{any_of((*words.deadline_leads, *words.within_leads))})|(?P<since>{any_of(words.since_leads)})|in|at|on"
    )
    part = rf"\b(?P<part>{any_of(words.parts)})\s+of\s+|\b{any_of(words.year_parts)}[-\s]+"
    return re.compile(rf"\b(?:{kind})?\s*(?:\b(?:the|its)\s+)?(?:{part})?(?:\bthe\s+)?$")


@cache
def compile_word_sets() -> dict[str, re.Pattern[str]]:
    """Small patterns on the words before or after a date, by name; those on the words before end where the date begins."""
    words = load_time_words()
    return {
        "future": re.compile(rf"\b{any_of(words.future_cues)}\b"),
        "report": re.compile(rf"\b{any_of(words.report_verbs)}\b[^.;]{{0,24}}$"),
        "month_lead": re.compile(rf"\b{any_of(words.month_leads)}[\s-]+$"),
        "not_after": re.compile(rf"\b{any_of(word.lower() for word in words.not_after)}\s+$"),
        "not_before": re.compile(rf"\s+{any_of(word.lower() for word in words.not_before)}\b"),
        "not_a_year_after": re.compile(rf"(?:^|\s){any_of(words.not_a_year_after)}\s+$"),
        "news": re.compile(rf"\b{any_of(words.news_cues)}\b"),
        "appointment": re.compile(rf"\b{any_of(words.appointment_leads)}\b[^.;,]{{0,32}}$"),
        "background_lead": re.compile(rf"\b{any_of(words.background_leads)}\b[^.;,]{{0,40}}$"),
        "background": re.compile(rf"\b{any_of(words.background_cues)}\b"),
        "not_a_year_before": re.compile(rf"[\s-]+{any_of(words.not_a_year_before)}\b"),
    }
