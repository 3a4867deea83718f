"""Altered copies of annotated articles in which countries change places, so that the model learns sentences and not countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from flows.learning.examples import Record, Source
from flows.lexicon.names import load_names, load_principals
from flows.mentions.read import read_mentions
from flows.model import Article, Reference
from flows.partnerships.windows import CONTEXT_JOINT, Window, principal_of
from flows.text.document import split_fields

SWAPPED_KINDS = ("name", "adjective", "demonym", "plural", "capital")
BARE_SHARE = 0.15  # of windows that lose all context but the header; as many lose the sentence before
SUBDIVISION_SHARE = 0.3  # of copies in which a country is named by one of its parts


@cache
def _surfaces() -> dict[tuple[str, str], str]:
    """The first surface that the lexicon gives for a country and a kind."""
    table: dict[tuple[str, str], str] = {}
    for name in load_names():
        if name.type == "country" and name.kind in SWAPPED_KINDS and not name.needs:
            table.setdefault((name.code, name.kind), name.surface)
    return table


@cache
def _swappable() -> tuple[str, ...]:
    """Countries that have a sure name and adjective."""
    codes = [code for code, p in load_principals().items() if p.type == "country"]
    return tuple(sorted(c for c in codes if (c, "name") in _surfaces() and (c, "adjective") in _surfaces()))


def _print(code: str, kind: str) -> str:
    """A country as a name of this kind, else by its adjective for people and by its name for places."""
    fallback = "adjective" if kind in {"demonym", "plural"} else "name"
    return _surfaces().get((code, kind)) or _surfaces()[code, fallback]


@cache
def _subdivisions() -> dict[str, tuple[str, ...]]:
    """Sure names of subdivisions by country."""
    table: dict[str, list[str]] = {}
    for name in load_names():
        if name.type == "subdivision" and name.kind == "name" and not name.needs:
            table.setdefault(name.code[:2], []).append(name.surface)
    return {code: tuple(names) for code, names in table.items()}


def drop_context(window: Window, rng: Random) -> Window:
    """The window as it would stand in a shorter article: now and then without the sentence before, or the title too."""
    parts = window.context.split(CONTEXT_JOINT)
    chance = rng.random()
    if chance < BARE_SHARE:
        parts = parts[:1]
    elif chance < 2 * BARE_SHARE:
        parts = parts[:2]
    return replace(window, context=CONTEXT_JOINT.join(parts))


def swap_countries(source: Source, rng: Random) -> Source | None:
    """A copy in which other countries stand for those of the article; None where no country can change."""
    article = source.article
    references = _find_references(article)
    fixed = {principal_of(r.code) for r in references if r.kind not in SWAPPED_KINDS or not r.entity_id.startswith("country:")}
    present = {r.code for r in references}
    mine = [c for c in sorted(present - fixed) if c in _swappable()]
    if not mine:
        return None
    free = [c for c in _swappable() if c not in present]
    mapping = dict(zip(mine, rng.sample(free, len(mine)), strict=True))
    divided = [c for c in free if c in _subdivisions() and c not in mapping.values()]
    if divided and rng.random() < SUBDIVISION_SHARE:
        mapping[rng.choice(mine)] = rng.choice(divided)
        printed = {code: rng.choice(_subdivisions()[code]) for code in mapping.values() if code in divided}
    else:
        printed = {}
    swap = _Swap(article, references, mapping, printed)
    title, text = (swap.rewrite(field) for field in ("title", "text"))
    home = mapping.get(article.outlet_country or "", article.outlet_country)
    copy = replace(article, title=title, text=text, outlet_country=home)
    return Source(copy, source.gold and swap.rewrite_gold(source.gold), tuple(map(swap.move_row, source.rows)))


def _find_references(article: Article) -> tuple[Reference, ...]:
    fields = split_fields(article.title, article.text)
    return read_mentions(fields, article.outlet_country, article.date).references


@dataclass(frozen=True, slots=True)
class _Swap:
    """Which countries take which places in an article; ``printed`` names some of them by a subdivision."""

    article: Article
    references: Sequence[Reference]
    mapping: Mapping[str, str]
    printed: Mapping[str, str]

    def rewrite(self, field: str, start: int = 0, end: int | None = None) -> str:
        """A field, or a part of it, with the other countries."""
        text = self.article.title if field == "title" else self.article.text
        end = len(text) if end is None else end
        out, at = [], start
        for r in sorted((r for r in self.references if r.span.field == field), key=lambda r: r.span.start):
            if at <= r.span.start and r.span.end <= end and r.code in self.mapping:
                surface = self._print(self.mapping[r.code], r.kind)
                out += [text[at : r.span.start], surface.upper() if text[r.span.start : r.span.end].isupper() else surface]
                at = r.span.end
        return "".join([*out, text[at:end]])

    def _print(self, code: str, kind: str) -> str:
        return self.printed[code] if kind == "name" and code in self.printed else _print(code, kind)

    def move_row(self, row: Record) -> Record:
        """A window's annotation where the window stands in the copy."""
        moved = {**row, "start": len(self.rewrite(row["field"], 0, row["start"]))}
        if "pairs" in row:
            moved["pairs"] = [[*(self.mapping.get(code, code) for code in pair[:2]), *pair[2:]] for pair in row["pairs"]]
        return moved

    def rewrite_gold(self, gold: Record) -> Record:
        """The annotations with the other countries."""
        records = []
        for record in gold["partnerships"]:
            parties = [{**p, "code": self.mapping.get(p["code"], p["code"])} for p in record["parties"]]
            records.append({**record, "parties": parties, "evidence": self._rewrite_quote(record["evidence"])})
        return {**gold, "partnerships": records}

    def _rewrite_quote(self, quote: str) -> str:
        for field, text in (("text", self.article.text), ("title", self.article.title)):
            start = text.find(quote)
            if start >= 0:
                return self.rewrite(field, start, start + len(quote))
        return quote
