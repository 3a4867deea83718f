"""All figures over a set of annotated articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.evaluation import people
from flows.evaluation.figures import Share, Tally
from flows.evaluation.matching import evidence_holds, match_statements, same_amount, same_date
from flows.evaluation.statements import Statement, read_statements

Rows = Mapping[str, Mapping[str, Any]]  # by article id

FIGURES = ("countries", "article_sectors", "party", "pair", "cell", "record", "strict", "date", "amount")
ACCURACIES = ("stage", "instrument", "sector_overlap")


@dataclass(slots=True)
class Score:
    """The tallies of an evaluation, by name."""

    tallies: dict[str, Tally]
    accuracy: dict[str, Share] = field(default_factory=dict)
    evidence: Share = field(default_factory=Share)
    articles: int = 0

    def figures(self) -> dict[str, Any]:
        """All figures as plain data."""
        plain: dict[str, Any] = {name: tally.figures() for name, tally in self.tallies.items()}
        plain["accuracy"] = {name: share.figures() for name, share in self.accuracy.items()}
        if self.evidence.asked:
            held = self.evidence.figures()
            plain["evidence_holds"] = {"all": held["asked"], "found": held["right"], "share": held["share"]}
        return plain | {"articles": self.articles}


def score_records(gold: Rows, found: Rows, articles: Rows | None = None, entities: Rows | None = None) -> Score:
    """Compare records with annotations. An article without a record counts as read empty;
    a record without annotation is left out."""
    names = FIGURES + (people.NAMES if entities else ())
    score = Score({name: Tally() for name in names}, articles=len(gold))
    for key, annotated in gold.items():
        record = found.get(key, {})
        _add_article(score, annotated, record)
        if articles and key in articles:
            for statement in read_statements(record):
                score.evidence.add(evidence_holds(statement, articles[key]))
    for key, annotated in (entities or {}).items():
        people.add_entities(score.tallies, annotated, found.get(key, {}))
    return score


def _add_article(score: Score, annotated: Mapping[str, Any], record: Mapping[str, Any]) -> None:
    for name, key in (("countries", "countries"), ("article_sectors", "sectors")):
        score.tallies[name].add_sets(set(annotated.get(key) or []), set(record.get(key) or []))
    gold, found = read_statements(annotated), read_statements(record)
    _add_sets_of_statements(score, gold, found)
    matched = match_statements(gold, found)
    strict = sum(_add_match(score, one, other) for one, other in matched)
    for name, right in (("record", len(matched)), ("strict", strict)):
        score.tallies[name].add(right, len(found) - right, len(gold) - right)


def _add_sets_of_statements(score: Score, gold: list[Statement], found: list[Statement]) -> None:
    score.tallies["party"].add_sets(_parties(gold), _parties(found))
    score.tallies["cell"].add_sets(_cells(gold), _cells(found))
    crowded = {pair for one in gold if one.is_crowd for pair in one.all_pairs()}
    gold_pairs = {pair for one in gold for pair in one.all_pairs()}
    found_pairs = {pair for one in found for pair in one.counted_pairs()}
    score.tallies["pair"].add_sets(gold_pairs, found_pairs, crowded)


def _parties(statements: list[Statement]) -> set[str]:
    return {code for statement in statements for code in statement.codes}


def _cells(statements: list[Statement]) -> set[tuple[str, str]]:
    return {(code, sector) for statement in statements for code in statement.codes for sector in statement.sectors}


def _add_match(score: Score, gold: Statement, found: Statement) -> bool:
    """Count what a matched record says; gives whether its stage, instrument and a sector are all right."""
    checks = (gold.stage == found.stage, gold.instrument == found.instrument, bool(gold.sectors & found.sectors))
    for name, is_right in zip(ACCURACIES, checks, strict=True):
        score.accuracy.setdefault(name, Share()).add(is_right)
    score.tallies["date"].add_value(gold.date, found.date, same_date(gold.date, found.date))
    score.tallies["amount"].add_value(gold.amount, found.amount, same_amount(gold.amount, found.amount))
    return all(checks)
