from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows.evaluation.figures import Tally
from flows.evaluation.matching import match_statements, same_amount, same_date
from flows.evaluation.people import fold_name
from flows.evaluation.run import format_figures, load_rows
from flows.evaluation.score import score_records
from flows.evaluation.statements import make_statement, read_statements, roll_up

GOLD = Path(__file__).parents[4] / "shared" / "gold"

Record = dict[str, Any]


def deal(*codes: str | None, **facts: object) -> Record:
    parties = [{"name": str(code), "code": code} for code in codes]
    return {
        "parties": parties,
        "instrument": "loan",
        "stage": "signed",
        "sectors": ["energy"],
        "date": None,
        "amount": None,
        **facts,
    }


def article(*deals: Record, **facts: object) -> Record:
    return {"partnerships": list(deals), "countries": [], "sectors": [], **facts}


@pytest.mark.parametrize(
    ("code", "principal"), [("US-CA", "US"), (" ke ", "KE"), ("AFU", "AFU"), ("", None), (None, None), ("GB-ENGL", "GB-ENGL")]
)
def test_code_rolls_up_to_its_principal(code: str | None, principal: str | None) -> None:
    assert roll_up(code) == principal


def test_denied_and_one_sided_statements_do_not_count() -> None:
    record = article(deal("KE", "US"), deal("KE", "US", modality="denied"), deal("US", "US-CA"), deal("KE", None))
    assert [statement.codes for statement in read_statements(record)] == [{"KE", "US"}]


def test_pair_counts_once_an_article() -> None:
    gold, found = {"x": article(deal("KE", "US"))}, {"x": article(deal("KE", "US"), deal("US", "KE"), deal("KE", "CN"))}
    figures = score_records(gold, found).figures()
    assert figures["pair"] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "gold": 1, "pred": 2}
    assert figures["record"]["pred"] == 3


def test_pairs_of_a_crowd_are_left_out_and_an_invented_crowd_weighs_its_parties() -> None:
    crowd = deal("KE", "UG", "TZ", "RW", "BI", "SS", "CD")
    figures = score_records(
        {"x": article(crowd), "y": article()}, {"x": article(deal("KE", "UG")), "y": article(crowd)}
    ).figures()
    assert figures["pair"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 0, "pred": 6}


def test_most_similar_records_are_matched_first() -> None:
    gold = [make_statement(deal("KE", "US", stage="agreed")), make_statement(deal("KE", "US"))]
    found = [make_statement(deal("KE", "US")), make_statement(deal("CN", "FR"))]
    assert match_statements(gold, found) == [(gold[1], found[0])]


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("2024-03", "2024-03-05", True),
        ("2024-03-05", "2024-03", False),
        ("2024", "2023", False),
        (None, "2024", False),
        ("2024", None, False),
    ],
)
def test_date_holds_at_its_precision_or_finer(gold: str | None, found: str | None, same: bool) -> None:
    assert same_date(gold, found) is same


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ({"value": 101, "currency": "USD"}, True),
        ({"value": 102, "currency": "USD"}, False),
        ({"value": 100, "currency": "EUR"}, False),
        ({}, False),
        (None, False),
        ({"value": "x"}, False),
    ],
)
def test_amount_holds_within_one_in_a_hundred(found: Record | None, same: bool) -> None:
    assert same_amount({"value": 100, "currency": "USD"}, found) is same


def test_value_that_differs_costs_both_ways() -> None:
    tally = Tally()
    tally.add_value("2024", "2023", False)
    tally.add_value("2024", None, False)
    tally.add_value(None, "2024", False)
    tally.add_value("2024", "2024", True)
    assert tally.figures() == {"p": 0.3333, "r": 0.3333, "f1": 0.3333, "gold": 3, "pred": 3}


def test_article_without_record_counts_as_read_empty() -> None:
    figures = score_records({"x": article(deal("KE", "US"), countries=["KE"])}, {"other": article()}).figures()
    assert figures["record"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "pred": 0}
    assert figures["countries"]["r"] == 0.0


def test_evidence_is_held_against_the_article() -> None:
    text = "Kenya and the US signed a loan."
    good, wrong, long = (
        deal("KE", "US", evidence=text[:5], field="text", start=0, end=5),
        deal("KE", "US", evidence="Kenya", field="title", start=0, end=5),
        deal("KE", "US", evidence="x" * 701, field="text", start=0, end=701),
    )
    figures = score_records({"x": article()}, {"x": article(good, wrong, long)}, {"x": {"text": text, "title": ""}}).figures()
    assert figures["evidence_holds"] == {"all": 3, "found": 1, "share": 0.3333}


def test_persons_are_found_by_their_folded_names() -> None:
    assert fold_name("The  Élysée-Palace") == "elysee palace"
    gold = {
        "persons": [{"name": "José Vega", "role": "Foreign Minister", "code": "PE"}],
        "organizations": [],
        "subdivisions": ["US-CA"],
        "deadlines": [],
    }
    found = article(
        entities=[
            {"name": "Jose Vega", "type": "person", "role": "Minister", "code": "CL"},
            {"name": "x", "type": "subdivision", "code": "US-CA"},
        ]
    )
    figures = score_records({"x": article()}, {"x": found}, entities={"x": gold}).figures()
    assert figures["persons"]["f1"] == 1.0
    assert figures["person_role"]["f1"] == 1.0
    assert figures["person_code"]["f1"] == 0.0
    assert figures["subdivisions"]["f1"] == 1.0


def test_figures_make_a_table() -> None:
    lines = format_figures(
        score_records({"x": article(deal("KE", "US"))}, {"x": article(deal("KE", "US"))}).figures()
    ).splitlines()
    assert lines[0].split() == ["figure", "P", "R", "F1", "gold", "pred"]
    assert ["pair", "1.000", "1.000", "1.000", "1", "1"] in [line.split() for line in lines]
    assert any(line.startswith("stage accuracy") for line in lines)


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = GOLD / "score.py"
    if not path.exists():
        pytest.skip("the reference scorer is not at hand")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_the_reference(reference: ModuleType, seed: int) -> None:
    gold, articles, entities = (load_rows(GOLD / name) for name in ("dev.gold.jsonl", "dev.articles.jsonl", "entities.dev.jsonl"))
    found = {key: distort(row, gold, random.Random(f"{seed}{key}")) for key, row in gold.items()}
    expected, _ = reference.score(gold, found, articles, entities)
    assert score_records(gold, found, articles, entities).figures() == json.loads(json.dumps(expected))


def distort(row: Record, gold: dict[str, Record], chance: random.Random) -> Record:
    """A record with the kinds of error that a reading makes."""
    deals = [distort_deal(dict(one), chance) for one in row["partnerships"] if chance.random() > 0.2]
    if chance.random() < 0.3:
        deals += chance.choice(list(gold.values()))["partnerships"]
    chance.shuffle(deals)
    entities = [
        {
            "name": chance.choice(["Reagan", "UN", "James Baker"]),
            "type": chance.choice(["person", "organization", "subdivision"]),
            "code": "US",
            "role": "president",
        }
    ]
    return {
        **row,
        "partnerships": deals,
        "countries": row["countries"][1:],
        "sectors": chance.sample(row["sectors"], len(row["sectors"]) // 2),
        "entities": entities,
    }


def distort_deal(one: Record, chance: random.Random) -> Record:
    others: dict[str, list[object]] = {
        "stage": ["agreed", "signed"],
        "instrument": ["loan", "mou"],
        "date": [None, "2020", "2020-01-01"],
        "modality": ["actual", "denied"],
        "amount": [None, {"value": 1e6, "currency": "USD"}],
        "deadline": ["1987-12-31", None],
        "sectors": [["trade"], []],
    }
    for key, values in others.items():
        if chance.random() < 0.3:
            one[key] = chance.choice(values)
    if chance.random() < 0.3:
        one["parties"] = [*one["parties"][1:], {"name": "x", "code": chance.choice(["US-TX", "FR", None])}]
    return {**one, "start": chance.choice([0, None]), "end": len(one["evidence"]), "field": "text"}
