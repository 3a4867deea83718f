"""Names of countries, subdivisions, bodies and cities in a text: one scan, then a choice among the readings of each hit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from flows.lexicon.names import Name, load_blockers, load_names, load_support
from flows.lexicon.wording import load_word_sets
from flows.mentions.spans import FoundName
from flows.mentions.usage import Usage
from flows.text.document import Sentence
from flows.text.matcher import Hit, Matcher, choose_longest

AMBIGUOUS = frozenset({"context", "person", "initial", "suffix"})


@dataclass(frozen=True, slots=True)
class _Surface:
    readings: tuple[Name, ...]  # empty for a blocker: text that holds a country's name and is not it
    upper: bool  # the surface as printed in capitals, good only in a sentence of capitals

    @property
    def is_sure(self) -> bool:
        """Whether the surface can mean one thing only, and that a principal."""
        codes = {r.code for r in self.readings}
        return len(codes) == 1 and not any(r.needs & AMBIGUOUS or r.kind == "capital" for r in self.readings)


@cache
def _compile() -> tuple[Matcher, tuple[_Surface, ...]]:
    table: dict[tuple[str, bool], list[Name]] = {}
    for name in load_names():
        table.setdefault((name.surface, False), []).append(name)
        upper = name.surface.upper()
        if upper != name.surface and "cased" not in name.needs and len(upper) > 3:
            table.setdefault((upper, True), []).append(name)
    for blocker in load_blockers():
        table.setdefault((blocker, False), []).clear()
        table.setdefault((blocker.upper(), True), []).clear()
    return Matcher([surface for surface, _ in table]), tuple(_Surface(tuple(names), up) for (_, up), names in table.items())


def find_names(text: str, sentences: Sequence[Sentence], date: str | None = None) -> list[FoundName]:
    """All names of principals and places in the text, in order; a nation inside a country ("Scotland") is named as both."""
    matcher, surfaces = _compile()
    usage = Usage(text, load_word_sets("name_cues"))
    in_capitals = [(s.start, s.end) for s in sentences if s.is_upper]
    hits = [h for h in matcher.find_all(text) if not surfaces[h.index].upper or _lies_in(h, in_capitals)]
    chosen = [h for h in choose_longest(hits) if surfaces[h.index].readings]
    sure = {surfaces[h.index].readings[0].code for h in chosen if surfaces[h.index].is_sure}
    chosen = [
        h for h in chosen if not (_lies_in(h, in_capitals) and _needs_case(surfaces[h.index]) and not usage.follows_link(h))
    ]
    scene = _Scene(text, usage, sure, date[:4] if date else None)
    return [name for h in chosen for name in _read_hit(scene, h, surfaces[h.index])]


def _needs_case(surface: _Surface) -> bool:
    return all("cased" in r.needs for r in surface.readings)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the readings of a hit are judged by: the text, the words around the hit, the codes that the text names for sure."""

    text: str
    usage: Usage
    sure: set[str]
    year: str | None

    def supports(self, code: str) -> bool:
        """Whether the text elsewhere speaks for a code: by a sure name, or by a word that goes with it."""
        return code in self.sure or any(word in self.text for word in load_support().get(code, ()))


def _lies_in(hit: Hit, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(a <= hit.start < b for a, b in ranges)


def _read_hit(scene: _Scene, hit: Hit, surface: _Surface) -> list[FoundName]:
    fitting = [r for r in surface.readings if _fits(scene, hit, r, surface)]
    if not fitting:
        return []
    best = fitting[0] if len(fitting) == 1 else min(fitting, key=lambda r: _rank(scene, r))
    surface_text = scene.text[hit.start : hit.end]
    is_place = best.kind == "capital" and not scene.usage.stands_for_government(hit)
    if is_place or (best.kind == "metonym" and scene.usage.is_visited(hit)):
        return [FoundName(hit.start, hit.end, surface_text, best.code, "city", "place")]
    parts = [r for r in fitting if best.type == "country" and r.type == "subdivision" and r.code[:2] == best.code]
    return [FoundName(hit.start, hit.end, surface_text, r.code, r.type, r.kind) for r in (best, *parts[:1])]


_TYPE_RANK = {"country": 0, "body": 1, "subdivision": 2, "city": 3}


def _rank(scene: _Scene, name: Name) -> tuple[bool, bool, bool, bool, int]:
    return (
        not _is_of_its_time(scene, name),
        "suffix" not in name.needs,
        not scene.supports(name.code),
        "context" in name.needs,
        _TYPE_RANK[name.type],
    )


def _is_of_its_time(scene: _Scene, name: Name) -> bool:
    """Whether a reading held only until some year ("Moscow": the Soviet Union) and the article is that old."""
    ends = [flag.removeprefix("until-") for flag in name.needs if flag.startswith("until-")]
    return bool(ends and scene.year and scene.year <= ends[0])


def _fits(scene: _Scene, hit: Hit, name: Name, surface: _Surface) -> bool:
    usage, needs = scene.usage, name.needs
    if usage.opens_sum(hit) or usage.is_ticker(hit) or (name.kind == "prefix" and not usage.is_prefix(hit)):
        return False
    if name.kind == "adjective" and usage.names_language(hit):
        return False
    if not needs:
        return True
    if ("comma" in needs and usage.follows_comma(hit)) or _is_of_its_time(scene, name):
        return True
    if "suffix" in needs and not usage.is_beside(hit, name.words):
        return False
    if "the" in needs and not usage.follows_article(hit):
        return False
    if "person" in needs and usage.looks_like_person(hit):
        return False
    if "initial" in needs and usage.opens_sentence(hit):
        return name.code in scene.sure
    return "context" not in needs or _has_context(scene, hit, name, surface)


def _has_context(scene: _Scene, hit: Hit, name: Name, surface: _Surface) -> bool:
    """Whether an ambiguous surface stands for this code: the text speaks for it, or for none of its other readings."""
    if scene.supports(name.code):
        return True
    if name.kind == "capital":
        return scene.usage.stands_for_government(hit)
    others = [r for r in surface.readings if r.code != name.code]
    return name.type == "country" and bool(others) and not any(scene.supports(r.code) or r.code[:2] in scene.sure for r in others)
