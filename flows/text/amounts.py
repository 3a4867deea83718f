"""Sums of money in a text: value, currency, whether it is a bound, a rate, or the same sum in another currency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from flows.lexicon.currencies import CurrencyChoice, load_currency_words
from flows.text.casing import lower_in_place
from flows.text.date_patterns import any_of
from flows.text.figures import Figure, read_figures

Bound = Literal["up to", "at least"]
_SMALLEST_BARE = 100  # "300 dollars" is a sum, "5 marks" or "3 pounds" may be anything
SMALLEST_SIZE = 1000  # below, a sum is a price, a rate or a fare, not the size of an arrangement
_LONGEST_PREFIX = 18
_LONGEST_UNIT = 40
_LEAD = 32


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A sum that a text states. Of a range, ``value`` is its lower end; a conversion repeats the sum before it."""

    start: int
    end: int
    surface: str
    value: float
    currency: str
    is_approximate: bool = False
    per: str | None = None
    bound: Bound | None = None
    is_conversion: bool = False
    is_other_measure: bool = False  # a debt, a deficit, a trade volume


@cache
def _compile_lead(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s(,]){any_of(getattr(load_currency_words(), name))}\s+$")


@cache
def _compile_rate() -> re.Pattern[str]:
    return re.compile(rf"[\s-]{{1,2}}(?P<rate>{any_of(load_currency_words().rates)})\b|/(?P<slash>year|month|tonne|barrel)\b")


@cache
def _compile_conversion() -> re.Pattern[str]:
    words = any_of(load_currency_words().conversions)
    return re.compile(rf"\s*[(\[]\s*(?:{words}\s*){{0,3}}|\s*,?\s+(?:or|equivalent to|equal to|i\.e\.)\s+(?:{words}\s+){{0,2}}")


@cache
def _compile_other_measure() -> re.Pattern[str]:
    return re.compile(rf"[\s-]{{1,2}}(?:(?:in|of|worth of)\s+)?{any_of(load_currency_words().other_measures)}\b")


@cache
def _prefix_table() -> Mapping[str, CurrencyChoice]:
    """Spellings before a figure, as written and in all capitals."""
    prefixes = load_currency_words().prefixes
    return {**{spelling.upper(): choice for spelling, choice in prefixes.items() if len(spelling) > 2}, **prefixes}


@cache
def _prefix_endings() -> frozenset[str]:
    return frozenset(spelling[-1] for spelling in _prefix_table())


@cache
def _unit_openings() -> frozenset[str]:
    return frozenset(spelling.split()[0] for spelling in _unit_table())


@cache
def _unit_table() -> Mapping[str, CurrencyChoice]:
    return {spelling.lower(): choice for spelling, choice in load_currency_words().units.items()}


def _choose_currency(choice: CurrencyChoice, home: str | None) -> str | None:
    if home in choice.currencies:
        return home
    return None if choice.needs_home else choice.currencies[0]


def _find_prefix(text: str, figure: Figure) -> tuple[int, CurrencyChoice] | None:
    """Where the currency's sign or code before the figure begins, and what it may mean."""
    head = text[max(0, figure.start - _LONGEST_PREFIX - 3) : figure.start]
    bare = head.rstrip()
    if not bare or bare[-1] not in _prefix_endings() or len(head) - len(bare) > 2:
        return None
    for length in range(min(_LONGEST_PREFIX, len(bare)), 0, -1):
        choice = _prefix_table().get(bare[-length:])
        before = bare[-length - 1 : -length]
        if choice and not before.isalnum():
            is_plain = _is_plain_prefix(bare[-length:], figure, head == bare)
            return (figure.start - len(head) + len(bare) - length, choice) if is_plain else None
    return None


def _is_plain_prefix(spelling: str, figure: Figure, is_joined: bool) -> bool:
    """Letters joined to a figure may be anything ("K2", "COP27"): a single one needs a scale word, a code a large sum."""
    if len(spelling) == 1 and spelling.isalpha():
        return figure.has_scale and is_joined
    return figure.has_scale or not is_joined or not spelling.isalpha() or len(spelling) != 3 or figure.value >= _SMALLEST_BARE


_UNIT_WORDS = re.compile(r"[\s-]{0,3}([^\W\d_][\w.$]*)((?:[\s-][^\W\d_][\w.]*){0,3})")


def _find_unit(text: str, figure: Figure) -> tuple[int, CurrencyChoice] | None:
    """Where the currency's name after the figure ends, and what it may mean."""
    m = _UNIT_WORDS.match(text, figure.end, figure.end + _LONGEST_UNIT)
    if m is None or (not figure.has_scale and figure.value < _SMALLEST_BARE):
        return None
    opening = m[1].lower()
    if opening not in _unit_openings() and opening.rstrip(".") not in _unit_openings():
        return None
    words = re.split(r"[\s-]", m[1] + m[2])
    for count in range(len(words), 0, -1):
        length = sum(map(len, words[:count])) + count - 1
        phrase = " ".join(words[:count]).lower()
        choice = _unit_table().get(phrase) or _unit_table().get(phrase.rstrip("."))
        if choice and _is_written_as_code(text[m.start(1) : m.start(1) + length]):
            return m.start(1) + length - (0 if phrase in _unit_table() else 1), choice
    return None


def _is_written_as_code(surface: str) -> bool:
    """A bare ISO code counts only in capitals ("50 TRY", not "50 try")."""
    is_word = len(surface) != 3 or surface.lower() in _plain_words()
    return is_word or surface.isupper()


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(word for word in load_currency_words().units if word.islower())


def _read_bound(lead: str) -> Bound | None:
    if _compile_lead("upper_bounds").search(lead):
        return "up to"
    return "at least" if _compile_lead("lower_bounds").search(lead) else None


def _is_conversion(text: str, before: AmountMention | None, start: int, currency: str) -> bool:
    """Whether the sum repeats the one before it: "$391.5m (£330m)"."""
    if before is None or start - before.end > _LONGEST_UNIT or before.currency == currency:
        return False
    return bool(_compile_conversion().fullmatch(text[before.end : start].lower()))


def _locate(text: str, figure: Figure) -> tuple[int, int, CurrencyChoice] | None:
    """Where the whole sum begins and ends, and its currency; a word after it narrows a bare sign ("$5 million AUD")."""
    prefix = _find_prefix(text, figure)
    unit = None if prefix and len(prefix[1].currencies) == 1 else _find_unit(text, figure)
    if prefix is None:
        return (figure.start, unit[0], unit[1]) if unit else None
    if unit and unit[1].currencies[0] in prefix[1].currencies:
        return prefix[0], unit[0], unit[1]
    return prefix[0], figure.end, prefix[1]


def find_amounts(text: str, home_currency: str | None = None) -> tuple[AmountMention, ...]:
    """All sums of money that the text states, in order. A bare "$" or "Rs" is the home currency if that is one of its kind."""
    low, found = lower_in_place(text), list[AmountMention]()
    for figure in read_figures(low):
        if place := _locate(text, figure):
            start, end, choice = place
            currency = _choose_currency(choice, home_currency)
            if currency and (not found or start >= found[-1].end):
                found.append(_finish(text, low, start, end, figure.value, currency, found[-1] if found else None))
    return tuple(found)


def _finish(
    text: str, low: str, start: int, end: int, value: float, currency: str, before: AmountMention | None
) -> AmountMention:
    """The mention, with what the words around it say."""
    lead, rate = low[max(0, start - _LEAD) : start], _compile_rate().match(low, end)
    return AmountMention(
        start,
        end,
        text[start:end],
        value,
        currency,
        is_approximate=bool(_compile_lead("approximate").search(lead)),
        per=(rate["rate"] or rate["slash"]) if rate else None,
        bound=_read_bound(lead),
        is_conversion=_is_conversion(text, before, start, currency),
        is_other_measure=bool(_compile_other_measure().match(low, end)),
    )


def choose_amount(
    mentions: Sequence[AmountMention], span: tuple[int, int], sentence: tuple[int, int] | None = None, *, instrument: str = "loan"
) -> AmountMention | None:
    """The arrangement's own size: the first sum in the claim's span; for money instruments else the first in its sentence."""
    ranges = (span, sentence or span) if instrument in load_currency_words().money_instruments else (span,)
    for start, end in ranges:
        stated = [one for one in mentions if start <= one.start < end and _can_be_size(one)]
        if stated:
            return stated[0]
    return None


def _can_be_size(mention: AmountMention) -> bool:
    is_price = mention.value < SMALLEST_SIZE
    return not (is_price or mention.is_conversion or mention.per or mention.is_other_measure)
