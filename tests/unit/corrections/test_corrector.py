"""How corrections meet other corrections, other readings and other news."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.corrections.corrector import Corrections, make_corrections
from flows.errors import BadConfiguration
from flows.model import Claim
from flows.tables.assemble import Assembled, assemble_dataset
from flows.tables.gather import gather_state
from flows.tables.state import State

from . import world
from .world import FINGERPRINT, PAIRS, claim_id, correct, deal_id, write_report

ONE = [write_report(0, deal, report) for deal in (0, 1) for report in (1, 2)]


def assemble(folder: Path, corrections: Corrections, reports: Any = ONE, previous: Path | None = None) -> Assembled:
    world.fill(folder, reports)
    gathered = gather_state(State(folder / "state"), FINGERPRINT, {})
    return assemble_dataset(gathered, recommend_from=0.5, corrector=corrections, previous=previous)


def write(name: str, action: str, key: str, *, table: str = "partnerships", day: int = 1, **rest: str) -> str:
    """One correction as a line of YAML."""
    fields = {
        "id": name,
        "table": table,
        "key": key,
        "action": action,
        **rest,
        "reason": "r",
        "by": "Ada",
        "date": f"2026-10-0{day}",
    }
    return f"- {{{', '.join(f'{one}: {value}' for one, value in fields.items())}}}\n"


def set_stage(name: str, day: int, expect: str, value: str, key: str = "") -> str:
    return write(name, "set", key or deal_id(0), day=day, field="stage", expect=expect, value=value)


def outcome(made: Assembled, name: str) -> dict[str, Any]:
    return next(row for row in made.tables["corrections"].to_pylist() if row["correction_id"] == name)


def find_partnership(made: Assembled, key: str) -> dict[str, Any]:
    return next(row for row in made.tables["partnerships"].to_pylist() if row["partnership_id"] == key)


def stage_of(made: Assembled, key: str) -> str:
    return str(find_partnership(made, key)["stage"])


def test_one_correction_may_build_on_another_whatever_their_order(tmp_path: Path) -> None:
    made = assemble(tmp_path, correct(set_stage("a", 2, "agreed", "ratified") + set_stage("b", 2, "signed", "agreed")))
    assert stage_of(made, deal_id(0)) == "ratified"
    assert {outcome(made, name)["correction_status"] for name in "ab"} == {"applied"}


def test_of_two_that_expect_the_same_the_earlier_holds_and_the_other_is_stale(tmp_path: Path) -> None:
    made = assemble(tmp_path, correct(set_stage("late", 3, "signed", "ended") + set_stage("early", 1, "signed", "agreed")))
    assert stage_of(made, deal_id(0)) == "agreed"
    assert outcome(made, "late")["message"] == "expected stage signed, found agreed"


def test_the_newer_of_two_that_contradict_one_another_has_the_word(tmp_path: Path) -> None:
    one, other = deal_id(0), deal_id(0, 1)
    made = assemble(
        tmp_path, correct(write("old", "same", one, value=other) + write("new", "different", other, day=2, value=one))
    )
    assert made.tables["partnerships"].num_rows == 2
    assert outcome(made, "old")["message"] == "contradicts the newer correction new; remove one of the two"


def test_a_split_keeps_apart_what_the_comparison_would_join(tmp_path: Path) -> None:
    ids = [claim_id(0, 0, report) for report in (1, 2)]
    made = assemble(tmp_path, correct(write("s", "split", deal_id(0), expect=f"[{', '.join(ids)}]", value=ids[1])))
    assert made.tables["partnerships"].num_rows == 3
    assert outcome(made, "s")["new_value"].count("; ") == 1


def test_keys_follow_an_earlier_claim_that_changes_the_id(tmp_path: Path) -> None:
    earlier = write_report(0, 0, 0)  # reported before the others, so the arrangement bears its id now
    made = assemble(tmp_path, correct(set_stage("a", 1, "signed", "ended")), [*ONE, earlier])
    now = outcome(made, "a")["current_key"]
    assert now != deal_id(0)
    assert stage_of(made, now) == "ended"


def read_better(report: Any) -> Any:
    """The report as a better reader reads it: the quote is longer, so the claim has another id."""
    article, reading = report
    claim: Claim = reading.claims[0]
    longer = article.text[: claim.span.end + 5]
    return article, replace(reading, claims=(replace(claim, evidence=longer, span=replace(claim.span, end=len(longer))),))


def test_keys_follow_a_better_reading_and_a_rebuild_after_it(tmp_path: Path) -> None:
    world.fill(tmp_path / "old", ONE)
    before = world.publish(tmp_path / "old")
    better = [read_better(report) for report in ONE]
    text = set_stage("a", 1, "signed", "ended")
    corrections = correct(text)
    made = assemble(tmp_path / "new", corrections, better, before.path)
    assert outcome(made, "a")["correction_status"] == "applied"
    assert corrections.moves == {deal_id(0): outcome(made, "a")["current_key"]}
    rebuilt = assemble(tmp_path / "rebuilt", make_corrections(world.read(text), corrections.moves), better)
    assert rebuilt.tables["partnerships"].equals(made.tables["partnerships"])
    assert rebuilt.tables["corrections"].equals(made.tables["corrections"])


def test_a_key_that_was_never_known_is_an_error_and_one_that_is_gone_is_stale(tmp_path: Path) -> None:
    world.fill(tmp_path, ONE)
    published = world.publish(tmp_path)
    unknown = set_stage("a", 1, "signed", "ended", key="p" + "0" * 20)
    with pytest.raises(BadConfiguration, match=r"test\.yml:1: partnerships has never held 'p0+': .* Did you mean 'p"):
        assemble(tmp_path, correct(unknown), ONE, published.path)
    gone = assemble(tmp_path / "less", correct(set_stage("a", 1, "signed", "ended")), ONE[2:], published.path)
    assert outcome(gone, "a")["message"] == f"nothing is left of partnership {deal_id(0)}"


def test_amount_and_currency_are_corrected_together_and_dollars_follow(tmp_path: Path) -> None:
    def put(key: str, expect: str, value: str) -> Assembled:
        return assemble(tmp_path, correct(write("a", "set", key, field="amount", expect=expect, value=value)))

    plain = find_partnership(assemble(tmp_path, correct("")), deal_id(0))
    assert find_partnership(put(deal_id(0), "1e6", "3e6"), deal_id(0))["amount_usd"] == 3 * plain["amount_usd"]
    none = find_partnership(put(deal_id(0), "1e6", "null"), deal_id(0))
    assert (none["amount"], none["currency"], none["amount_usd"]) == (None, None, None)
    with pytest.raises(BadConfiguration, match="would have no currency"):
        put(deal_id(0, 1), "null", "5")


def test_parties_are_set_by_code_and_a_last_pair_is_not_broken(tmp_path: Path) -> None:
    (a, b), other = PAIRS[0], PAIRS[7][1]
    text = write("a", "set", deal_id(0), field="parties", expect=f"[{a}, {b}]", value=f"[{a}, {other}]")
    text += write("b", "drop", f"{deal_id(0, 1)}/country:{a}", table="partnership_parties")
    text += write("c", "set", deal_id(0, 1), field="part_of", expect="null", value=deal_id(0))
    made = assemble(tmp_path, correct(text), [*ONE, write_report(7, 0, 1)])
    parties = made.tables["partnership_parties"].to_pylist()
    assert {row["code"] for row in parties if row["partnership_id"] == deal_id(0)} == {a, other}
    assert outcome(made, "b")["message"].startswith("fewer than two parties would be left")
    part = find_partnership(made, deal_id(0, 1))
    assert (part["part_of"], part["recommended"]) == (deal_id(0), False)


def test_a_dropped_whole_sets_its_parts_free(tmp_path: Path) -> None:
    text = write("a", "set", deal_id(0, 1), field="part_of", expect="null", value=deal_id(0))
    made = assemble(tmp_path, correct(text + write("b", "drop", deal_id(0), day=2)))
    (row,) = made.tables["partnerships"].to_pylist()
    assert (row["partnership_id"], row["part_of"], row["recommended"]) == (deal_id(0, 1), None, True)


def test_claims_that_are_left_with_one_party_go(tmp_path: Path) -> None:
    key = f"{claim_id(0, 0, 1)}/country:{PAIRS[0][0]}"
    made = assemble(tmp_path, correct(write("a", "drop", key, table="claim_parties")))
    kept = {row["claim_id"] for part in made.parts["claims"] for row in part.read().to_pylist()}
    assert claim_id(0, 0, 1) not in kept
    assert claim_id(0, 0, 2) in kept


def test_an_article_and_its_partnership_follow_a_corrected_date(tmp_path: Path) -> None:
    text = write("a", "set", "a00-0-1", table="articles", field="published_date", expect="2024-03-11", value="2023-05")
    made = assemble(tmp_path, correct(text))
    assert "2023-05-01" in {str(row["first_reported"]) for row in made.tables["partnerships"].to_pylist()}
    articles = {row["article_id"]: row for part in made.parts["articles"] for row in part.read().to_pylist()}
    assert (articles["a00-0-1"]["published_precision"], articles["a00-0-1"]["published_source"]) == ("month", "given")


def test_what_follows_from_an_entitys_code_follows(tmp_path: Path) -> None:
    text = write("a", "set", "organization:agency-0", table="entities", field="code", expect="KE", value="FR")
    (row,) = [row for row in assemble(tmp_path, correct(text)).tables["entities"].to_pylist() if row["name"] == "Agency 0"]
    assert (row["code"], row["principal_code"], row["country_code"]) == ("FR", "FR", "FR")
