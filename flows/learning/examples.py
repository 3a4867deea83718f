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
from flows.partnerships.windows import Window, principal_of
from flows.pipeline import list_windows
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
    return list_windows(article, fields, read_mentions(fields, article.outlet_country, article.date))


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


@dataclass(frozen=True, slots=True)
class Source:
    """An article that teaches.

    With ``gold``, its records label all its windows, and ``rows`` tell which other windows state them too:
    {"field", "start", "yes": [[record, party, party], …], "no": […]}.
    Without, only the windows of ``rows`` teach, annotated one by one:
    {"field", "start", "pairs": [[code, code, instrument, stage, sectors, is_sure], …]}.
    Every pair that such a row does not list is none.
    """

    article: Article
    gold: Record | None
    rows: tuple[Record, ...] = ()


def make_examples(source: Source) -> Iterator[Example]:
    """The article's windows with their labels."""
    label = _label_by_gold(source) if source.gold else _label_by_rows(source)
    for window in read_windows(source.article):
        labels = label(window)
        if labels:
            yield Example(source.article.article_id, window, labels)


Label = Callable[[Window], tuple[PairLabel, ...]]


def _label_by_gold(source: Source) -> Label:
    """A pair that the article states elsewhere does not count in a window, unless a row says whether the window states it too."""
    gold = source.gold or {"partnerships": []}
    answers = list_answers(gold)
    located = [(record, _locate(record["evidence"], source.article)) for record in gold["partnerships"]]
    judged = _index_rows(source.rows)

    def label(window: Window) -> tuple[PairLabel, ...]:
        here: dict[Pair, list[Record]] = defaultdict(list)
        for record, place in located:
            if place is not None and _touches(place, window):
                for a, b in combinations(list_codes(record), 2):
                    here[a, b].append(record)
        refused = _add_restated(here, gold, judged.get((window.piece.field, window.piece.start)))
        return tuple(_label_pairs(window, here, refused, answers))

    return label


def _index_rows(rows: Sequence[Record]) -> dict[tuple[str, int], Record]:
    return {(row["field"], row["start"]): row for row in rows}


def _add_restated(here: dict[Pair, list[Record]], gold: Record, row: Record | None) -> set[Pair]:
    """Add the pairs that a window states besides those whose quote it holds; the pairs that it was found not to state.

    A record that is ``restated`` may have gone further, or less far, in the words of this window.
    """
    if row is None:
        return set()
    quoted = set(here)
    for number, one, other in row["yes"]:
        record = gold["partnerships"][number]
        pair = _pick_pair(record, one, other)
        if pair not in quoted:
            here[pair].append({**record, "restated": True})
    return {_pick_pair(gold["partnerships"][number], one, other) for number, one, other in row["no"]} - set(here)


def _pick_pair(record: Record, one: int, other: int) -> Pair:
    a, b = sorted(principal_of(record["parties"][k]["code"].upper()) for k in (one, other))
    return a, b


def _label_pairs(window: Window, here: dict[Pair, list[Record]], refused: set[Pair], answers: Answers) -> Iterator[PairLabel]:
    for a, b in combinations(sorted(window.codes), 2):
        stated_elsewhere = (a, b) in answers.pairs or (a, b) in answers.crowd
        yield PairLabel((a, b), tuple(here.get((a, b), ())), (a, b) in here or (a, b) in refused or not stated_elsewhere)


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


def _label_by_rows(source: Source) -> Label:
    by_place = _index_rows(source.rows)

    def label(window: Window) -> tuple[PairLabel, ...]:
        row = by_place.get((window.piece.field, window.piece.start))
        return tuple(_label_annotated(window, row["pairs"])) if row is not None else ()

    return label


def _label_annotated(window: Window, stated: Sequence[Sequence[Any]]) -> Iterator[PairLabel]:
    for a, b in combinations(sorted(window.codes), 2):
        mine = [s for s in stated if {s[0], s[1]} == {a, b}]
        records = tuple({"instrument": s[2], "stage": s[3], "sectors": s[4]} for s in mine if s[5])
        yield PairLabel((a, b), records, bool(records) or not mine)
