"""What refuses to publish, what it says, and how a person lets it pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.articles.ledger import Ledger
from flows.errors import RefusedToPublish, UsageError
from flows.guards import VersionGuard, check_accepted
from flows.marts.checks import Failure
from flows.sections import GuardSettings
from flows.settings import load_settings
from tests.unit.tables.examples import ARTICLES, fill_state, publish
from tests.unit.tables.test_publish import read_rows


def guard(settings: GuardSettings | None = None, books: Ledger | None = None, **accepted: str) -> VersionGuard:
    return VersionGuard(settings or GuardSettings(), Path(), accepted, books or Ledger())


def test_many_refusals_stop_it_and_name_the_numbers_and_the_cure() -> None:
    many = Ledger(inputs=200, articles=80, rejects=120)
    with pytest.raises(RefusedToPublish, match=r"120 of 200 inputs were refused \(60%\); the limit is 50%") as caught:
        guard(books=many).pass_counts({}, {})
    assert caught.value.exit_code == 3
    assert "comity rejects list" in str(caught.value)
    assert "--accept rejects" in str(caught.value)
    guard(books=Ledger(inputs=20, rejects=20)).pass_counts({}, {})


def test_table_that_shrinks_stops_it_unless_it_is_small_or_tells_of_faults() -> None:
    with pytest.raises(RefusedToPublish, match=r"claims from 1,000 rows to 600 \(40% less\); the limit is 30%"):
        guard().pass_counts({"claims": 1000, "entities": 1000}, {"claims": 600, "entities": 900})
    guard().pass_counts({"claims": 90, "rejects": 1000}, {"claims": 1, "rejects": 0})


def test_what_a_person_accepts_goes_on_and_is_noted() -> None:
    passed = guard(None, Ledger(inputs=1), shrinking="half of the outlets left", ledger="known", checks="known")
    passed.pass_counts({"claims": 1000}, {"claims": 1})
    passed.pass_failures([Failure("one", 2, ("a = 1",))])
    assert [note.partition(":")[0] for note in passed.notes] == ["ledger", "shrinking", "checks"]
    assert "(half of the outlets left)" in passed.notes[1]
    with pytest.raises(RefusedToPublish, match="one: 2 rows, such as a = 1"):
        guard().pass_failures([Failure("one", 2, ("a = 1",))])


def test_accepting_needs_a_known_guard_and_a_reason() -> None:
    assert check_accepted(["shrinking"], "why") == {"shrinking": "why"}
    assert check_accepted([], "") == {}
    with pytest.raises(UsageError, match="there are rejects, shrinking"):
        check_accepted(["nothing"], "why")
    with pytest.raises(UsageError, match="--reason"):
        check_accepted(["shrinking"], " ")


def test_reader_below_its_floor_stops_it_and_is_measured_once(tmp_path: Path) -> None:
    row = {"id": "x", "text": "Kenya welcomed France.", "countries": ["KE", "PE"], "sectors": [], "partnerships": []}
    (tmp_path / "key.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "comity.toml").write_text('[guards]\nanswer_key = "key.jsonl"\n[guards.floors]\ncountries = 0.9\n')
    one = VersionGuard(load_settings(tmp_path).guards, tmp_path, {})
    with pytest.raises(RefusedToPublish, match=r"countries 0\.500 below 0\.900 \(F1 on key\.jsonl\)"):
        one.pass_accuracy(tmp_path, "reader-1")
    known = json.loads((tmp_path / "accuracy.json").read_text())
    (tmp_path / "accuracy.json").write_text(json.dumps({**known, "f1": {"countries": 1.0}}))
    one.pass_accuracy(tmp_path, "reader-1")


def test_version_that_shrinks_is_not_shown_and_what_was_let_pass_stands_in_its_run(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES)
    first = publish(tmp_path, 0)
    state.drop_articles([article.article_id for article in ARTICLES[:4]])
    strict = GuardSettings(least_rows=2)
    with pytest.raises(RefusedToPublish, match="articles from 6 rows to 2"):
        publish(tmp_path, 1, guard=guard(strict))
    assert (tmp_path / "latest").resolve() == first.path
    second = publish(tmp_path, 2, guard=guard(strict, shrinking="they were wrong"))
    (run,) = [row for row in read_rows(second.path, "runs") if row["run_id"] == "run-002"]
    assert run["accepted"].startswith("shrinking: ")
    assert run["accepted"].endswith("(they were wrong)")
