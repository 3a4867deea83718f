"""Altered copies of annotated articles in which countries change places, so that the model learns sentences and not countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from flows.lexicon.names import load_names, load_principals
from flows.mentions.read import read_mentions
from flows.model import Article, Field, Reference
from flows.partnerships.windows import principal_of
from flows.text.document import split_sentences

SWAPPED_KINDS = ("name", "adjective", "demonym", "plural", "capital")
Record = dict[str, Any]


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


def swap_countries(article: Article, gold: Record, rng: Random) -> tuple[Article, Record] | None:
    """A copy in which other countries stand for those of the article; None where no country can change."""
    references = _find_references(article)
    fixed = {principal_of(r.code) for r in references if r.kind not in SWAPPED_KINDS or not r.entity_id.startswith("country:")}
    present = {r.code for r in references}
    mine = [c for c in sorted(present - fixed) if c in _swappable()]
    if not mine:
        return None
    others = rng.sample([c for c in _swappable() if c not in present], len(mine))
    mapping = dict(zip(mine, others, strict=True))
    title, text = (_rewrite(article, field, references, mapping) for field in ("title", "text"))
    home = mapping.get(article.outlet_country or "", article.outlet_country)
    return replace(article, title=title, text=text, outlet_country=home), _rewrite_gold(article, gold, references, mapping)


def _find_references(article: Article) -> tuple[Reference, ...]:
    fields: list[tuple[Field, str, Any]] = [
        ("title", article.title, split_sentences(article.title)),
        ("text", article.text, split_sentences(article.text)),
    ]
    return read_mentions(fields, article.outlet_country, article.date).references


def _rewrite(
    article: Article, field: str, references: Sequence[Reference], mapping: dict[str, str], start: int = 0, end: int | None = None
) -> str:
    text = article.title if field == "title" else article.text
    end = len(text) if end is None else end
    out, at = [], start
    for r in sorted((r for r in references if r.span.field == field), key=lambda r: r.span.start):
        if at <= r.span.start and r.span.end <= end and r.code in mapping:
            surface = _print(mapping[r.code], r.kind)
            out += [text[at : r.span.start], surface.upper() if text[r.span.start : r.span.end].isupper() else surface]
            at = r.span.end
    return "".join([*out, text[at:end]])


def _rewrite_gold(article: Article, gold: Record, references: Sequence[Reference], mapping: dict[str, str]) -> Record:
    records = []
    for record in gold["partnerships"]:
        parties = [{**p, "code": mapping.get(p["code"], p["code"])} for p in record["parties"]]
        records.append(
            {**record, "parties": parties, "evidence": _rewrite_quote(article, record["evidence"], references, mapping)}
        )
    return {**gold, "partnerships": records}


def _rewrite_quote(article: Article, quote: str, references: Sequence[Reference], mapping: dict[str, str]) -> str:
    for field, text in (("text", article.text), ("title", article.title)):
        start = text.find(quote)
        if start >= 0:
            return _rewrite(article, field, references, mapping, start, start + len(quote))
    return quote
