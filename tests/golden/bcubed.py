"""B-cubed precision, recall and F1: for each item, how much of its group belongs, and how much of what belongs is there."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

FOLDER = Path(__file__).parent / "arrangements"


class Figures(NamedTuple):
    """The figures over ``items``."""

    precision: float
    recall: float
    f1: float
    items: int


def measure_groups(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> Figures:
    """B-cubed of the groups in ``found`` against those in ``gold``, over the items of ``gold``."""
    gold_groups, found_groups = _invert(gold), _invert({item: found[item] for item in gold})
    precision = recall = 0.0
    for item, group in gold.items():
        ours, theirs = found_groups[found[item]], gold_groups[group]
        precision += len(ours & theirs) / len(ours)
        recall += len(ours & theirs) / len(theirs)
    precision, recall = precision / len(gold), recall / len(gold)
    return Figures(precision, recall, 2 * precision * recall / (precision + recall), len(gold))


def _invert(groups: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for item, group in groups.items():
        members[group].add(item)
    return members


def read_labels(name: str, half: str | None = None) -> list[dict[str, str]]:
    """The labels of a file, or of one half of it."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if half in (None, row["half"])]


def match_labels(labels: list[dict[str, str]], claims: pd.DataFrame, parties: pd.DataFrame) -> dict[str, str]:
    """The arrangement of each claim that a label means: at the same place, with the most parties in common."""
    codes: dict[str, set[str]] = defaultdict(set)
    for claim_id, code in zip(parties["claim_id"], parties["code"], strict=True):
        codes[claim_id].add(str(code))
    places: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for row in claims.itertuples():
        places[row.article_id, row.field, row.char_start, row.char_end].append(str(row.claim_id))
    found: dict[str, str] = {}
    for label in labels:
        place = (label["article_id"], label["field"], int(label["start"]), int(label["end"]))
        wanted = set(label["parties"].split())
        there = [claim_id for claim_id in places.get(place, []) if claim_id not in found]
        if there:
            found[max(there, key=lambda claim_id: len(codes[claim_id] & wanted))] = label["arrangement"]
    return found
