"""How far the proper name of an arrangement reaches to both sides of its head, by the words of ``instrument_heads.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.lexicon.claim_words import read_claim_lexicon
from flows.text.date_patterns import any_of

_LEFT_REACH = 160  # code points that a name may reach before its head, and
_RIGHT_REACH = 240  # after it
_BETWEEN_REACH = 160  # the parties that may stand between a head and its object
_MOST_SMALL = 4  # lower-case words in a row within a name
_LISTS = ("heads", "alone", "never", "keeps_s", "leans", "small", "months", "joiners", "articles", "breaks")
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"\s?\(\s?(?:the\s|or\s)?[“\"'‘]?([A-Z][\w+-]{1,11})[”\"'’]?\s?\)")
_QUOTES = "“”\"'‘’()[]"
_MARKS = ",;:.!?*"
_ENDS = ',;:.!?)]”"'
_ABBREVIATION = re.compile(r"(?:.*[-/.])?[A-Z]\.|St\.")


@dataclass(frozen=True, slots=True)
class InstrumentName:
    """The name of an arrangement at a place in a text; ``acronym`` as given behind it, ``kind`` the instrument that it tells."""

    start: int
    end: int
    name: str
    acronym: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class NameShapes:
    """The word lists that bound a name."""

    heads: frozenset[str]
    alone: frozenset[str]
    never: frozenset[str]
    keeps_s: frozenset[str]
    leans: frozenset[str]
    small: frozenset[str]
    months: frozenset[str]
    joiners: frozenset[str]
    articles: frozenset[str]
    breaks: frozenset[str]
    opens: dict[str, tuple[str, ...]]  # the prepositions of each head
    opens_any: tuple[str, ...]
    between: frozenset[str]
    kinds: dict[str, str]  # the end of a name, in lower case, and the instrument that it tells


@cache
def load_name_shapes() -> NameShapes:
    """The word lists of ``instrument_heads.yml``; read once a process."""
    data: dict[str, Any] = read_claim_lexicon("instrument_heads")
    opens: dict[str, tuple[str, ...]] = {}
    for preposition in ("of", "to", "in"):
        for head in data["opens"][preposition]:
            opens[head] = (*opens.get(head, ()), preposition)
    kinds = {end.lower(): kind for kind, ends in data["kinds"].items() for end in ends}
    lists = {name: frozenset(data[name]) for name in _LISTS}
    return NameShapes(
        **lists,
        opens=opens,
        opens_any=tuple(data["opens"]["any"]),
        between=frozenset(data["opens"]["between"]),
        kinds=kinds,
    )


def find_kind(name: str) -> str | None:
    """The instrument that the end of a name tells, before any "on …" or acronym; None where it tells none."""
    words, kinds = name.lower().split(), load_name_shapes().kinds
    return next((kinds[end] for first in range(len(words)) if (end := " ".join(words[first:])) in kinds), None)


def is_telling(modifiers: str) -> bool:
    """Whether the words before a head make a proper name of it: "Air Services Agreement", not "Joint Agreement"."""
    shapes = load_name_shapes()
    return any(
        not word.isdigit() and word not in shapes.alone and word not in shapes.heads and word not in shapes.small
        for word in _WORD.findall(modifiers)
    )


def read_acronym(text: str, at: int) -> tuple[str | None, int]:
    """The acronym in parentheses right behind a name, and where the parentheses end."""
    found = _ACRONYM.match(text, at)
    is_short = found is not None and sum(map(str.isupper, found[1])) >= 2
    return (found[1], found.end()) if found and is_short else (None, at)


def walk_left(text: str, at: int) -> int:
    """Where the capitals that lead up to a head at ``at`` begin."""
    shapes = load_name_shapes()
    floor = max(at - _LEFT_REACH, text.rfind("\n", max(0, at - _LEFT_REACH), at) + 1, 0)
    begin, is_joined = at, False
    for token in reversed([] if at and not text[at - 1].isspace() else list(_TOKEN.finditer(text, floor, at))):
        raw = token.group()
        if raw in shapes.joiners and begin < at and not is_joined:
            is_joined = True
            continue
        word = raw.lstrip(_QUOTES)
        is_cut = token.start() == floor and floor > 0 and not text[floor - 1].isspace()
        if is_cut or not _may_lead(raw, word, is_joined, shapes) or (begin == at and token.end() + 1 < at):
            break
        begin, is_joined = token.start() + len(raw) - len(word), False
        if word != raw:
            break
    return begin


def _may_lead(raw: str, word: str, is_joined: bool, shapes: NameShapes) -> bool:
    """Whether a word may stand in a name before its head."""
    if not (word[:1].isupper() or word[:4].isdigit()) or word in shapes.never or (is_joined and word in shapes.heads):
        return False
    if raw[-1] in _ENDS and not _ABBREVIATION.fullmatch(word):
        return False
    base, mark, rest = word.replace("’", "'").partition("'")
    return not mark or rest != "s" or base in shapes.keeps_s


@cache
def _opener(head: str) -> re.Pattern[str]:
    shapes = load_name_shapes()
    words = any_of((*shapes.opens_any, *shapes.opens.get(head, ())))
    gap = rf"\s+between\s+[^.;,\n]{{5,{_BETWEEN_REACH}}}?" if head in shapes.between else "(?!)"
    return re.compile(rf"(?:{gap})?[^\S\n]+{words}(?=[^\S\n]+(?:{any_of(shapes.articles)}[^\S\n]+)?[“\"'‘]?[A-Z])")


def walk_right(text: str, at: int, head: str) -> int:
    """Where the object of a head that ends at ``at`` ends ("on Cooperation in the Field of Tourism"); ``at`` if it has none."""
    found = _opener(head).match(text, at, at + _RIGHT_REACH)
    if not found:
        return at
    shapes = load_name_shapes()
    newline = text.find("\n", found.end(), found.end() + _RIGHT_REACH)
    end, smalls, before = at, 0, ""
    for token in _TOKEN.finditer(text, found.end(), newline if newline >= 0 else found.end() + _RIGHT_REACH):
        raw = token.group()
        word = raw.strip(_QUOTES + _MARKS)
        if raw[0] == "(" or word in shapes.months:
            break
        if word[:1].isupper() or (before == "of" and word[:4].isdigit()):
            end, smalls = token.start() + len(_strip_end(raw)), 0
        elif _may_link(raw, before, smalls, shapes):
            smalls += 1
        else:
            break
        if raw[-1] in _ENDS and not _goes_on(text, token.end(), raw):
            break
        before = raw
    return end


def _strip_end(raw: str) -> str:
    """A word without the marks behind it, though with the apostrophe of a plural."""
    bare = raw.rstrip(_QUOTES + _MARKS)
    return raw[: len(bare) + 1] if bare.endswith("s") and raw[len(bare) : len(bare) + 1] in ("’", "'") else bare


def _may_link(raw: str, before: str, smalls: int, shapes: NameShapes) -> bool:
    """Whether a lower-case word may stand within the object of a head; "and the" opens the next name."""
    return raw in shapes.small and smalls < _MOST_SMALL and f"{before} {raw}" not in shapes.breaks


_LIST = re.compile(r"\s+(?:[A-Z][\w-]+,?\s+){1,3}and\s+[A-Z]|\s+and\s+[A-Z]")


def _goes_on(text: str, at: int, raw: str) -> bool:
    """Whether a comma stands within a list of the name's own words: "Reciprocal, Fair, and Balanced Trade"."""
    return raw[-1] == "," and _LIST.match(text, at, at + 80) is not None
