"""The proper names of arrangements in a text, where it comes back to them, and which of them a claim bears."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from flows.lexicon.arrangements import load_name_words
from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.name_forms import drop_overlaps, find_given_names
from flows.partnerships.name_shapes import InstrumentName
from flows.text.date_patterns import any_of

_MOST_LOOKED_AT = 20  # names before a place that may come back to one of them

__all__ = ["InstrumentName", "choose_instrument_name", "find_instrument_names"]


def find_instrument_names(text: str, title: str = "") -> tuple[InstrumentName, ...]:
    """All proper names of arrangements in a text, in order, without overlaps, and the places where it comes back to them.

    "The said Agreement" and an acronym standing alone bear the name that they stand for; the ``title`` may have given it.
    """
    found = find_given_names(text)
    given = find_instrument_names(title) if title else ()
    return tuple(drop_overlaps([*found, *_find_acronyms(text, [*given, *found]), *_find_again(text, given, found)]))


def _find_acronyms(text: str, named: Sequence[InstrumentName]) -> Iterator[InstrumentName]:
    """Each acronym that a name defines, wherever it stands alone."""
    generic = load_name_words().generic_acronyms
    owners = {one.acronym: one for one in named if one.acronym and one.acronym.upper() not in generic}
    if owners:
        again = re.compile(rf"(?<![\w-]){any_of(owners)}(?![\w-])")
        yield from (replace(owners[m.group()], start=m.start(), end=m.end()) for m in again.finditer(text))


@cache
def _load_again() -> tuple[re.Pattern[str], dict[str, str]]:
    again = read_claim_lexicon("instrument_heads")["again"]
    firmly, heads = any_of(again["firmly"]), again["heads"]
    lowered = any_of(head.lower() for head in heads)
    lead = rf"(?:{any_of(again['loosely'])}|{firmly})\s+(?:{firmly}\s+)?"
    bases = {head: again["stands_for"].get(head, head) for head in heads}
    pattern = re.compile(rf"\b(?:{lead}(?P<head>{any_of(heads)})|{firmly}\s+(?P<plain>{lowered}))(?![\w-])")
    return pattern, bases | {head.lower(): base for head, base in bases.items()}


def _find_again(text: str, given: Sequence[InstrumentName], found: Sequence[InstrumentName]) -> Iterator[InstrumentName]:
    """Places like "the said Agreement": the last name before it with this head, else the title's."""
    if not given and not found:
        return
    pattern, bases = _load_again()
    starts = [one.start for one in found]
    for place in pattern.finditer(text):
        base = bases[place["head"] or place["plain"]]
        at = bisect_right(starts, place.start())
        nearest = (*reversed(found[max(0, at - _MOST_LOOKED_AT) : at]), *given)
        owner = next((one for one in nearest if base in one.name.split()), None)
        if owner:
            yield replace(owner, start=place.start("head" if place["head"] else "plain"), end=place.end())


def choose_instrument_name(names: Sequence[InstrumentName], sentence: tuple[int, int], instrument: str) -> str | None:
    """The proper name of a claim's arrangement: of those in its sentence the first whose kind fits best; None if none fits."""
    accepted = read_claim_lexicon("instrument_heads")["accepts"][instrument]
    fitting = [one for one in names if sentence[0] <= one.start < sentence[1] and (one.kind is None or one.kind in accepted)]
    if not fitting:
        return None
    best = min(fitting, key=lambda one: (one.kind not in (instrument, None), one.kind is None, one.start))
    return f"{best.name} ({best.acronym})" if best.acronym and best.acronym not in best.name else best.name
