"""Fits confidence: ``python -m flows.learning.confidence GOLD ARTICLES OUT.json --digits 38``.

Reads the articles whose number ends in one of the digits (which the claim model must not have been made with: ``--validate``) and
fits the line between the logit of a claim's probability and that of its being right: its parties are those of a record.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.evaluation.matching import match_statements
from flows.evaluation.statements import read_statements
from flows.learning.examples import Record, is_held_out, load_lines, make_article
from flows.partnerships.confidence import Bend, load_bend, take_logit
from flows.pipeline import read_article
from flows.record import describe_reading

ROUNDS = 50  # of Newton's method, which needs about six


def judge_claims(rows: Iterable[Record], gold: dict[str, Record]) -> list[tuple[float, bool]]:
    """The confidence that each claim of the articles is told with now, and whether it stands for a record."""
    judged = []
    for row in rows:
        found = describe_reading(read_article(make_article(row)))
        for record in found["partnerships"]:
            alone = read_statements({"partnerships": [record]})
            right = bool(match_statements(read_statements(gold[row["id"]]), alone))
            judged += [(float(record["confidence"]), right)] if alone else []
    return judged


def fit_bend(judged: Sequence[tuple[float, bool]]) -> Bend:
    """The most likely line, by Newton's method."""
    slope, offset = 0.0, 0.0
    points = [(take_logit(probability), right) for probability, right in judged]
    for _ in range(ROUNDS):
        g1 = g0 = h11 = h10 = h00 = 0.0
        for x, right in points:
            share = 1 / (1 + math.exp(-(slope * x + offset)))
            weight = share * (1 - share)
            g1, g0 = g1 + (right - share) * x, g0 + (right - share)
            h11, h10, h00 = h11 + weight * x * x, h10 + weight * x, h00 + weight
        determinant = h11 * h00 - h10 * h10
        slope += (h00 * g1 - h10 * g0) / determinant
        offset += (h11 * g0 - h10 * g1) / determinant
    return Bend(round(slope, 4), round(offset, 4))


def chain_bends(first: Bend, second: Bend) -> Bend:
    """One bend that does what two do one after the other: the shipped one, and what it still lacks."""
    return Bend(round(second.slope * first.slope, 4), round(second.slope * first.offset + second.offset, 4))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--digits", default="38", help="last digits of the numbers of the articles to fit on")
    args = parser.parse_args()
    gold = load_lines(args.gold)
    rows = [row for key, row in load_lines(args.articles).items() if key[-1] in args.digits and not is_held_out(key)]
    bend = chain_bends(load_bend(), fit_bend(judge_claims(rows, gold)))
    args.out.write_text(json.dumps({"slope": bend.slope, "offset": bend.offset}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
