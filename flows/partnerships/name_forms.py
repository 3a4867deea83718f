"""The forms in which a text gives the name of an arrangement: well known, built around a head, behind a pair, or in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.lexicon.actors import load_organizations
from flows.lexicon.arrangements import load_name_words
from flows.lexicon.claim_words import read_claim_lexicon
from flows.lexicon.names import load_names
from flows.partnerships.name_shapes import (
    InstrumentName,
    find_kind,
    is_telling,
    load_name_shapes,
    read_acronym,
    walk_left,
    walk_right,
)
from flows.text.date_patterns import any_of
from flows.text.matcher import Hit, Matcher, choose_longest

_PLAIN_REACH = 90  # code points before a head in lower case that can be of its name
_QUOTE_LEAD_REACH = 90  # before a quotation in which it may be said what is quoted
_MOST_QUOTED_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Heads:
    """All surfaces to look for in one scan, with what each is: head, first, plain or known."""

    matcher: Matcher
    uses: tuple[frozenset[str], ...]
    kinds: dict[str, str]  # of known names
    not_names: tuple[str, ...]
    organizations: frozenset[str]
    not_projects: frozenset[str]
    indefinite: frozenset[str]
    not_after: re.Pattern[str]
    plain: dict[str, frozenset[str]]


@cache
def _load_heads() -> _Heads:
    data = read_claim_lexicon("instrument_heads")
    kinds = dict(_spell_known(data))
    plain = [form for use in ("pair", "place") for head in data["plain"][use] for form in (head, head.upper())]
    groups = {"head": data["heads"], "first": data["first"], "plain": plain, "known": kinds}
    uses: dict[str, set[str]] = {}
    for use, surfaces in groups.items():
        for surface in surfaces:
            uses.setdefault(surface, set()).add(use)
    return _Heads(
        matcher=Matcher(list(uses)),
        uses=tuple(frozenset(use) for use in uses.values()),
        kinds=kinds,
        not_names=tuple(data["not_names"]),
        organizations=_list_organizations(),
        not_projects=frozenset(data["not_projects"]),
        indefinite=frozenset(data["indefinite"]),
        not_after=re.compile(rf"[^\S\n]+{any_of(data['not_after'])}\b"),
        plain={use: frozenset(words) for use, words in data["plain"].items()},
    )


def _spell_known(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each known name as it may be printed, with its kind."""
    for kind, names in data["known"].items():
        for name, aliases in names.items():
            for form in (name, *aliases):
                yield form, kind
                yield form.replace("'", "’"), kind
                first, _, last = form.rpartition(" ")
                if first and last in data["heads"]:
                    yield f"{first} {last.lower()}", kind
                if first:
                    yield form.upper(), kind


def _list_organizations() -> frozenset[str]:
    """Names of bodies and organizations, which are no arrangements."""
    bodies = {name.surface for name in load_names() if name.type == "body"}
    return frozenset(bodies | {form for one in load_organizations() for form in (one.name, *one.aliases)})


def find_given_names(text: str) -> list[InstrumentName]:
    """All names as a text gives them, in order, without overlaps."""
    heads = _load_heads()
    found: list[InstrumentName] = []
    by_use: dict[str, list[Hit]] = {"known": [], "head": [], "first": [], "plain": []}
    for hit in heads.matcher.find_all(text):
        for use in heads.uses[hit.index]:
            by_use[use].append(hit)
    found += filter(None, (_name_known(text, hit, heads) for hit in choose_longest(by_use["known"])))
    found += filter(None, (_name_headed(text, hit, heads) for hit in choose_longest(by_use["head"])))
    found += filter(None, (_name_first(text, hit, heads) for hit in by_use["first"]))
    found += filter(None, (_name_plain(text, hit, heads) for hit in choose_longest(by_use["plain"])))
    return drop_overlaps([*found, *_name_quoted(text), *_name_spelled(text)])


def drop_overlaps(found: Iterable[InstrumentName]) -> list[InstrumentName]:
    """Of overlapping names keep the leftmost, then the longest."""
    kept: list[InstrumentName] = []
    for one in sorted(found, key=lambda n: (n.start, -n.end, n.kind is None)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _build(text: str, start: int, end: int, kind: str | None) -> InstrumentName:
    acronym, after = read_acronym(text, end)
    return InstrumentName(start, after, " ".join(text[start:end].split()), acronym, kind)


def _name_known(text: str, hit: Hit, heads: _Heads) -> InstrumentName | None:
    if heads.not_after.match(text, hit.end):
        return None
    return _build(text, hit.start, hit.end, heads.kinds[heads.matcher.surfaces[hit.index]])


def _name_headed(text: str, hit: Hit, heads: _Heads) -> InstrumentName | None:
    """A head with capitals before it, or its object behind it."""
    head = heads.matcher.surfaces[hit.index]
    start = walk_left(text, hit.start)
    core = " ".join(text[start : hit.end].split())
    inner, at = read_acronym(text, hit.end)
    end = walk_right(text, at, head)
    has_object = end > at and head not in load_name_shapes().leans
    if not (has_object or is_telling(text[start : hit.start])) or _is_else(text, start, end, core, heads):
        return None
    if end > at:
        return _build(text, start, end, find_kind(core))
    return InstrumentName(start, at, core, inner, find_kind(core))


def _is_else(text: str, start: int, end: int, core: str, heads: _Heads) -> bool:
    """Whether what looks like a name is a body's, an office's, or one of a plan at home."""
    whole = " ".join(text[start:end].split())
    return (
        not heads.organizations.isdisjoint((core, whole))
        or core.endswith(heads.not_names)
        or bool(heads.not_after.match(text, end))
    )


_OWN_NAME = re.compile(r"[^\S\n]+([A-Z][\w-]+(?:[^\S\n]+(?:[A-Z][\w-]+|\d{1,4}\b)){0,2})")


def _name_first(text: str, hit: Hit, heads: _Heads) -> InstrumentName | None:
    """A head that opens a name: Exercise Malabar, Operation Barkhane."""
    found = _OWN_NAME.match(text, hit.end)
    words = found[1].split() if found else []
    if not found or heads.not_projects.intersection(words) or words[0] in load_name_shapes().never:
        return None
    return _build(text, hit.start, found.end(), find_kind(heads.matcher.surfaces[hit.index]))


@cache
def _plain_leads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_claim_lexicon("instrument_heads")
    modifiers = rf"(?:[^\S\n]+{any_of(data['modifiers'])}){{0,3}}[^\S\n]+\Z"
    pair = r"(?<![\w–/.-])(?:[A-Z]\w{1,15}[^\S\n]+)?[A-Z][\w.]{1,20}(?:[–/-][A-Z][\w.]{1,20}){1,3}(?:[^\S\n]+[A-Z]\w{1,15}){0,2}"
    places = any_of((*data["places"], *map(str.upper, data["places"])))
    return re.compile(pair + modifiers), re.compile(rf"(?<![\w-]){places}{modifiers}")


def _name_plain(text: str, hit: Hit, heads: _Heads) -> InstrumentName | None:
    """A head in lower case behind a pair of names or a place that is known for an accord."""
    head = heads.matcher.surfaces[hit.index].lower()
    pair, place = _plain_leads()
    window = text[max(0, hit.start - _PLAIN_REACH) : hit.start]
    found = (head in heads.plain["pair"] and pair.search(window)) or (head in heads.plain["place"] and place.search(window))
    if not found:
        return None
    start = hit.start - len(window) + found.start()
    first, _, rest = text[start : hit.start].partition(" ")
    start += len(first) + 1 if first in load_name_shapes().never and rest else 0
    if not heads.indefinite.isdisjoint(text[max(0, start - 12) : start].lower().split()[-1:]):
        return None
    return _build(text, start, hit.end, find_kind(text[start : hit.end]))


@cache
def _quoted_leads() -> tuple[re.Pattern[str], frozenset[str]]:
    quoted = read_claim_lexicon("instrument_heads")["quoted"]
    lead = rf"\b{any_of(quoted['carriers'])}\b[^.;]{{0,40}}\b{any_of(quoted['leads'])}\s+(?:the\s+|as\s+)?\Z"
    return re.compile(lead), frozenset(quoted["heads"])


_QUOTED = re.compile(r"[“\"](\w[^”“\"\n]{2,80})[”\"]")


def _name_quoted(text: str) -> Iterator[InstrumentName]:
    """Names in quotation marks: with a head at their end, or brought in by "an initiative called"."""
    lead, heads = _quoted_leads()
    for found in _QUOTED.finditer(text):
        words = found[1].rstrip(",. ").split()
        is_headed = len(words) > 1 and words[-1] in heads and is_telling(" ".join(words[:-1]).title())
        is_called = found[1][0].isupper() and lead.search(text, max(0, found.start() - _QUOTE_LEAD_REACH), found.start())
        if len(words) <= _MOST_QUOTED_WORDS and (is_headed or is_called):
            yield InstrumentName(found.start(1), found.end(1), " ".join(words), None, find_kind(found[1]))


_BRACKETED = re.compile(r"\s?\(([A-Z][A-Za-z]{1,7})\)")
_LOWER_WORDS = re.compile(r"[a-z]+(?=[\s-]+\S|\Z)")


def _name_spelled(text: str) -> Iterator[InstrumentName]:
    """Names in lower case with their initials in parentheses: "trade and cooperation agreement (TCA)"."""
    heads, small = read_claim_lexicon("instrument_heads")["spelled"], load_name_words().small
    generic = load_name_words().generic_acronyms
    for found in _BRACKETED.finditer(text):
        words = list(_LOWER_WORDS.finditer(text, max(0, found.start() - _PLAIN_REACH), found.start()))
        if not words or words[-1].group() not in heads or words[-1].end() != found.start() or found[1].upper() in generic:
            continue
        start = _spell_back(words, found[1].lower(), small)
        if start is not None:
            name = " ".join(text[start : found.start()].split())
            yield InstrumentName(start, found.end(), name, found[1], find_kind(name))


def _spell_back(words: list[re.Match[str]], initials: str, small: frozenset[str]) -> int | None:
    """Where the last words begin whose initials these are, small words aside; None if they don't spell them."""
    left = initials
    for word in reversed(words):
        if word.group()[0] == left[-1] and word.group() not in small:
            left = left[:-1]
        elif word.group() not in small:
            return None
        if not left:
            return word.start()
    return None
