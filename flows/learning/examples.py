"""Training examples from annotated articles: windows, and what the annotators say of every two principals of each."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from flows.mentions.read import read_mentions
from flows.model import Article, Field
from flows.partnerships.windows import Window, build_windows, cut_pieces, list_principal_names, principal_of
from flows.text.document import split_fields

MANY = 6  # pairs of a record with more principals are left out, as the scorer leaves them
Pair = tuple[str, str]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PairLabel:
    """What the annotators say of two principals in a window.

    ``records``: those whose evidence touches it; ``counts``: whether it teaches.
    """

    codes: Pair
    records: tuple[Record, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A window and the labels of its pairs."""

    article_id: str
    window: Window
    labels: tuple[PairLabel, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The pairs that an article states, and those of crowds, which do not count."""

    pairs: set[Pair] = field(default_factory=set)
    crowd: set[Pair] = field(default_factory=set)


def load_lines(path: Path) -> dict[str, Record]:
    """JSON Lines by id, gzipped or not."""
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return {row["id"]: row for row in map(json.loads, text.decode("utf-8").splitlines())}


def is_held_out(article_id: str) -> bool:
    """Articles whose number ends in 0 or 5 are kept out of all reading and tuning."""
    return article_id[-1] in "05"


def make_article(row: Record) -> Article:
    """An article of the gold files as the pipeline takes it."""
    return Article(row["id"], row["text"], row.get("title") or "", row.get("date"), outlet_country=row.get("outlet_country"))


def read_windows(article: Article) -> list[Window]:
    """The windows of an article, as the pipeline builds them."""
    fields = split_fields(article.title, article.text)
    references = read_mentions(fields, article.outlet_country, article.date).references
    pieces = [piece for name, _, sentences in fields for piece in cut_pieces(name, sentences, references)]
    return build_windows(article.title, article.text, pieces, article.outlet_country, list_principal_names())


def list_answers(gold: Record) -> Answers:
    """The pairs of principals that the records of an article state."""
    answers = Answers()
    for record in gold["partnerships"]:
        codes = list_codes(record)
        (answers.crowd if len(codes) > MANY else answers.pairs).update(combinations(codes, 2))
    return answers


def list_codes(record: Record) -> list[str]:
    """The principals of a record, sorted."""
    return sorted({principal_of(p["code"].upper()) for p in record["parties"] if p["code"]})


def make_examples(
    article: Article, gold: Record, windows_of: Callable[[Article], list[Window]] = read_windows
) -> Iterator[Example]:
    """The article's windows with their labels."""
    answers = list_answers(gold)
    located = [(record, _locate(record["evidence"], article)) for record in gold["partnerships"]]
    for window in windows_of(article):
        here: dict[Pair, list[Record]] = defaultdict(list)
        for record, place in located:
            if place is not None and _touches(place, window):
                for a, b in combinations(list_codes(record), 2):
                    here[a, b].append(record)
        yield Example(article.article_id, window, tuple(_label_pairs(window, here, answers)))


def _label_pairs(window: Window, here: dict[Pair, list[Record]], answers: Answers) -> Iterator[PairLabel]:
    for a, b in combinations(sorted(window.codes), 2):
        stated_elsewhere = (a, b) in answers.pairs or (a, b) in answers.crowd
        yield PairLabel((a, b), tuple(here.get((a, b), ())), (a, b) in here or not stated_elsewhere)


def _locate(quote: str, article: Article) -> tuple[Field, int, int] | None:
    fields: tuple[Field, Field] = ("text", "title")
    for name in fields:
        start = (article.text if name == "text" else article.title).find(quote)
        if start >= 0:
            return name, start, start + len(quote)
    return None


def _touches(place: tuple[Field, int, int], window: Window) -> bool:
    field_name, start, end = place
    return field_name == window.piece.field and window.piece.start < end and window.piece.end > start


def make_annotated(article: Article, rows: Sequence[Record]) -> Iterator[Example]:
    """Windows of an article that were annotated one by one: every pair that a row does not list is none.

    A row: {"field", "start", "pairs": [[code, code, instrument, stage, sectors, is_sure], …]}.
    """
    by_place = {(row["field"], row["start"]): row for row in rows}
    for window in read_windows(article):
        row = by_place.get((window.piece.field, window.piece.start))
        if row is not None:
            yield Example(article.article_id, window, tuple(_label_annotated(window, row["pairs"])))


def _label_annotated(window: Window, stated: Sequence[Sequence[Any]]) -> Iterator[PairLabel]:
    for a, b in combinations(sorted(window.codes), 2):
        mine = [s for s in stated if {s[0], s[1]} == {a, b}]
        records = tuple({"instrument": s[2], "stage": s[3], "sectors": s[4]} for s in mine if s[5])
        yield PairLabel((a, b), records, bool(records) or not mine)
