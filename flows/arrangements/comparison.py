"""How much speaks for two claims being of one arrangement, feature by feature, and what rules it out.

A comparison explains itself: ``features`` are named and add up to the score, ``veto`` names what speaks against.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.arrangements.contradiction import find_plain_veto, find_weak_veto
from flows.arrangements.name_likeness import ALIKE, NEITHER, compare_names, read_name, share_kind
from flows.arrangements.signs import Signs, measure_gap, measure_overlap, share_amount, share_event
from flows.arrangements.traits import Traits, find_window

ENOUGH = 4.0  # the score from which two claims are taken for one arrangement
_WEIGHTS = {
    "name": 5.0,
    "kind": 3.5,
    "named": 3.0,
    "verbatim": 4.5,
    "amount": 3.0,
    "event": 1.5,
    "words": 2.5,
    "parties": 1.0,
    "instrument": 1.0,
    "sectors": 1.0,
    "closeness": 1.5,
    "umbrella": 0.5,
}
_WORDS_ENOUGH = 4  # shared telling words that say as much as words can
_VERBATIM = 0.7  # share of all words of the shorter quote from which two quotes are one text
_VERBATIM_WORDS = 6
_VERBATIM_TELLING = 0.5  # of the telling words as well: what releases always say is no sign
_KIND_DAYS = 1500  # one pair has one "strategic partnership" for about so long


@dataclass(frozen=True, slots=True)
class Comparison:
    """``features``: what speaks for one arrangement, weighted; ``veto``: what rules it out, if anything does."""

    features: dict[str, float] = field(default_factory=dict)
    veto: str | None = None

    @property
    def score(self) -> float:
        """The sum of the features; 0 where something rules it out."""
        return 0.0 if self.veto else sum(self.features.values())

    @property
    def is_match(self) -> bool:
        """Whether the two are taken for one arrangement."""
        return self.score >= ENOUGH


def compare_claims(one: Traits, other: Traits) -> Comparison:
    """Compare two claims; symmetric. The features of two that can't be one are not looked at."""
    shared = len(one.principals & other.principals)
    if shared < 2 and (shared < 1 or len(one.principals) > 1 or len(other.principals) > 1):
        return Comparison(veto="parties")
    signs = Signs(_compare_names(one, other), measure_gap(one, other), share_amount(one, other), share_event(one, other))
    veto = find_plain_veto(one, other, signs)
    told = {} if veto else _find_told(one, other, signs)
    veto = veto or (None if told else find_weak_veto(one, other, signs))
    if veto:
        return Comparison(veto=veto)
    values = told | _measure_rest(one, other, signs)
    return Comparison({name: _WEIGHTS[name] * value for name, value in values.items() if value})


def _find_told(one: Traits, other: Traits, signs: Signs) -> dict[str, float]:
    """What says by a name or by its wording that the two are one."""
    told = {
        "name": signs.names == ALIKE,
        "kind": signs.names == NEITHER and _share_kind(one, other) and (signs.gap or 0) <= _KIND_DAYS,
        "named": _is_named_by(one, other) or _is_named_by(other, one),
        "verbatim": _is_verbatim(one, other),
    }
    return {name: 1.0 for name, is_so in told.items() if is_so}


def _measure_rest(one: Traits, other: Traits, signs: Signs) -> dict[str, float]:
    shared = len(one.words & other.words)
    window = min(find_window(one.instrument), find_window(other.instrument))
    return {
        "amount": float(signs.amounts == 1),
        "event": float(signs.events == 1),
        "words": min(shared, _WORDS_ENOUGH) / _WORDS_ENOUGH * measure_overlap(one.words, other.words) ** 0.5,
        "parties": len(one.principals & other.principals) / len(one.principals | other.principals),
        "instrument": float(one.instrument == other.instrument),
        "sectors": len(one.sectors & other.sectors) / max(len(one.sectors | other.sectors), 1),
        "closeness": 0.0 if signs.gap is None else max(0.0, 1 - signs.gap / window),
        "umbrella": float(bool(one.umbrella) and one.umbrella == other.umbrella),
    }


def _compare_names(one: Traits, other: Traits) -> int:
    """Of the claims' own names; the name of a whole can only tell it from another one."""
    if one.name and other.name:
        return compare_names(one.name, other.name)
    first, second = one.name or one.umbrella, other.name or other.umbrella
    return min(compare_names(first, second), NEITHER) if first and second else NEITHER


def _share_kind(one: Traits, other: Traits) -> bool:
    return bool(one.name and other.name) and share_kind(one.name or "", other.name or "")


def _is_named_by(one: Traits, other: Traits) -> bool:
    """Whether a nameless quote of the same kind holds the whole name of the other claim."""
    if not one.name or other.name or other.umbrella or one.instrument != other.instrument:
        return False
    signs = read_name(one.name)
    words = frozenset(word[:6] for word in signs.words.split())
    spelled = any(acronym.lower()[:6] in other.text for acronym in signs.acronyms)
    return spelled or (len(words) > 1 and words <= other.text)


def _is_verbatim(one: Traits, other: Traits) -> bool:
    least = min(len(one.text), len(other.text))
    if least < _VERBATIM_WORDS or max(len(one.words), len(other.words)) < 1:
        return False
    shared = len(one.text & other.text)
    return (
        shared >= _VERBATIM_WORDS and shared >= _VERBATIM * least and measure_overlap(one.words, other.words) >= _VERBATIM_TELLING
    )
