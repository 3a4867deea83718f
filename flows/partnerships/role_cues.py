"""The sides of a sentence and the cues around them, by ``roles.yml``: what leads to a side, what is given, who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.lexicon.claim_words import read_claim_lexicon
from flows.text.date_patterns import any_of
from flows.text.matcher import Hit, Matcher

_LEAD_REACH = 60  # code points before a side in which its preposition stands
_BARE_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Side:
    """A party's code and one place of it in the article; a party may have several, or none in the sentence (``start`` None)."""

    code: str
    start: int | None = None
    end: int | None = None
    is_body: bool = False
    is_bank: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Sides that stand together ("Japan and Norway"), with what leads to them."""

    codes: tuple[str, ...]
    start: int
    end: int
    lead: str  # giver | taker | place | part | agent | none | "" for a subject or an object
    is_bank: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb (gives, takes, yields) or a noun (noun, thing, ask) at a place in the sentence."""

    start: int
    end: int
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The cues that count for one instrument, by surface: what each is as a verb and as a noun."""

    matcher: Matcher
    verbs: dict[str, str]
    nouns: dict[str, str]


@cache
def _load_words(instrument: str) -> _Words:
    data = read_claim_lexicon("roles")
    nouns = {word: kind for kind in ("noun", "thing", "ask") for word in data[f"{kind}s"]}
    verbs: dict[str, str] = {}
    for of_kind in (data["verbs"]["any"], data["verbs"].get(instrument, {})):
        verbs |= {word: kind for kind, words in of_kind.items() for word in words}
    return _Words(Matcher(list(dict.fromkeys([*verbs, *nouns]))), verbs, nouns)


@cache
def load_patterns() -> dict[str, re.Pattern[str]]:
    """By name: what stands before a side for each lead, and the other patterns of words around sides, verbs and nouns."""
    data = read_claim_lexicon("roles")
    fillers = rf"(?:{any_of(data['fillers'])}\s+){{0,4}}\Z"
    patterns = {lead: re.compile(rf"(?<![\w-]){any_of(words)}\s+{fillers}") for lead, words in data["leads"].items()}
    patterns["be"] = re.compile(rf"\b{any_of(data['be'])}\s+(?:\w+ly\s+|also\s+)?\Z")
    patterns["verb"] = re.compile(rf"(?<!\w){any_of(data['before_verb'])}\s+\Z")
    joins = any_of(data["joins"])
    patterns["together"] = re.compile(rf"\s*(?:,\s*(?:{joins}\s+)?|{joins}\s+|&\s*)(?:{any_of(data['fillers'])}\s+){{0,4}}")
    patterns["link"] = re.compile(rf"\b{any_of(data['links'])}\b|,\s")
    patterns["turned"] = re.compile(rf"\s{any_of(data['turners'])}\s")
    patterns["not_taken"] = re.compile(rf"\s{any_of(data['not_taken'])}\s")
    patterns["suffix"] = re.compile(rf"\s?-\s?{any_of(data['suffixes'])}\b")
    return patterns


def group_sides(low: str, sentence: tuple[int, int], sides: Sequence[Side]) -> list[Group]:
    """The sides that have a place in the sentence, in order, those that stand together as one."""
    places = sorted(
        {
            (s.start - sentence[0], s.end - sentence[0], s.code, s.is_bank)
            for s in sides
            if s.start is not None and s.end is not None and sentence[0] <= s.start < sentence[1]
        }
    )
    groups: list[Group] = []
    for start, end, code, is_bank in places:
        if groups and start < groups[-1].end:
            continue
        if groups and _stand_together(low, groups[-1], start):
            before = groups[-1]
            groups[-1] = Group((*before.codes, code), before.start, end, before.lead, before.is_bank or is_bank)
        else:
            groups.append(Group((code,), start, end, _find_lead(low, start), is_bank))
    return groups


def _stand_together(low: str, before: Group, start: int) -> bool:
    """Whether a side goes on from another: "Japan and Norway", "from Japan, Norway", but not "In Kenya, Japan …"."""
    if before.lead == "place" and _BARE_COMMA.fullmatch(low, before.end, start):
        return False
    return load_patterns()["together"].fullmatch(low, before.end, start) is not None


def _find_lead(low: str, start: int) -> str:
    patterns = load_patterns()
    before = low[max(0, start - _LEAD_REACH) : start]
    return next((lead for lead in ("giver", "taker", "place", "part", "agent", "none") if patterns[lead].search(before)), "")


def find_cues(low: str, instrument: str) -> list[Cue]:
    """The verbs and nouns of giving and taking in a sentence, in order."""
    words = _load_words(instrument)
    return [
        Cue(hit.start, hit.end, word, _tell_kind(low, hit, word, words))
        for hit in words.matcher.find(low)
        for word in (words.matcher.surfaces[hit.index],)
    ]


def _tell_kind(low: str, hit: Hit, word: str, words: _Words) -> str:
    """A word that is both is a verb behind "will" or "to", else a noun."""
    verb, noun = words.verbs.get(word), words.nouns.get(word)
    if verb and noun:
        return verb if load_patterns()["verb"].search(low, max(0, hit.start - 10), hit.start) else noun
    return verb or noun or ""
