"""What merge, split, same and different expect, of partnerships and of entities: they hold only where it holds without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_corrector import assemble, outcome, set_stage, write
from .world import claim_id, correct, deal_id

A, B = deal_id(0), deal_id(0, 1)
CLAIMS = [claim_id(0, 0, report) for report in (1, 2)]


@pytest.mark.parametrize("action", ["merge", "same", "different"])
def test_a_relation_holds_where_the_record_is_as_expected_and_only_there(tmp_path: Path, action: str) -> None:
    for expect, status, told in (
        ("{stage: signed}", "applied", None),
        ("{stage: ratified}", "stale", "expected stage ratified, found signed"),
    ):
        made = assemble(tmp_path / status, correct(write("a", action, A, value=B, expect=expect)))
        assert (outcome(made, "a")["correction_status"], outcome(made, "a")["message"]) == (status, told)
        joined = status == "applied" and action != "different"
        assert made.tables["partnerships"].num_rows == (1 if joined else 2)


def test_its_own_effect_does_not_make_it_stale_and_one_may_expect_what_another_joins(tmp_path: Path) -> None:
    text = write("a", "merge", A, value=B, expect="{article_count: 2}")
    assert outcome(assemble(tmp_path / "one", correct(text)), "a")["correction_status"] == "applied"
    later = text.replace("id: a", "id: b").replace("article_count: 2", "article_count: 4")
    made = assemble(tmp_path / "two", correct(text + later))
    assert {outcome(made, name)["correction_status"] for name in "ab"} == {"applied"}


def test_what_is_set_is_not_what_a_relation_expects(tmp_path: Path) -> None:
    text = set_stage("s", 1, "signed", "ratified") + write("a", "merge", A, value=B, expect="{stage: ratified}")
    assert outcome(assemble(tmp_path, correct(text)), "a")["message"] == "expected stage ratified, found signed"


def test_a_split_expects_its_claims_to_stand_together(tmp_path: Path) -> None:
    held = f"[{', '.join([*CLAIMS, claim_id(0, 1, 1)])}]"
    made = assemble(tmp_path, correct(write("s", "split", A, expect=held, value=CLAIMS[1])))
    assert outcome(made, "s")["message"] == "the claims that 'expect' lists stand in 2 partnerships already"
    assert made.tables["partnerships"].num_rows == 2


def test_an_entity_that_is_not_as_expected_is_neither_joined_nor_parted(tmp_path: Path) -> None:
    keys = ("organization:agency-0", "organization:agency-1")
    for action in ("same", "different", "merge"):
        text = write("e", action, keys[0], table="entities", value=keys[1], expect="{name: Another}")
        made = assemble(tmp_path / action, correct(text))
        row = outcome(made, "e")
        assert row["correction_status"] == "stale"
        assert "expected name Another, found" in row["message"] or "there is no entity" in row["message"]


def test_a_drop_may_expect_parties_and_sectors(tmp_path: Path) -> None:
    ids = assemble(tmp_path / "read", correct("")).tables["partnership_parties"].to_pylist()
    codes = sorted(row["code"] for row in ids if row["partnership_id"] == A)
    dropped = assemble(tmp_path / "drop", correct(write("d", "drop", A, expect=f"{{parties: [{', '.join(codes)}]}}")))
    assert outcome(dropped, "d")["correction_status"] == "applied"
    kept = assemble(tmp_path / "keep", correct(write("d", "drop", A, expect="{sectors: [water]}")))
    assert outcome(kept, "d")["correction_status"] == "stale"
