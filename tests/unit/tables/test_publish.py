"""Publication: whole or not at all, the same content for the same articles, nothing new for nothing new."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.errors import ComityError, RefusedToPublish
from flows.schema import arrow_schema, declared_table, list_tables, list_views
from flows.tables.metadata import read_facts
from flows.tables.parts import write_part

from . import examples
from .examples import ARTICLES, FINGERPRINT, LOAN, READINGS, REJECT, fill_state, publish


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name if declared_table(name).is_folder else folder / f"{name}.parquet"
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


def read_content(folder: Path) -> dict[str, list[str]]:
    """Every row of every table and view that is content, without clock columns."""
    content = {}
    for table in (*list_tables(), *list_views()):
        if not table.is_volatile:
            rows = ([row[name] for name in table.content_columns] for row in read_rows(folder, table.name))
            content[table.name] = sorted(map(repr, rows))
    return content


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("warehouse")
    fill_state(warehouse).write_rejects([REJECT, REJECT], "run-000")
    return publish(warehouse).path


def test_every_table_and_view_is_there_with_exactly_its_columns_and_types(dataset: Path) -> None:
    for table in (*list_tables(), *list_views()):
        path = dataset / table.name if table.is_folder else dataset / f"{table.name}.parquet"
        assert pq.read_table(path).schema.equals(arrow_schema(table.name)), table.name


def test_one_loan_in_two_articles_is_one_partnership_and_a_copy_does_not_count(dataset: Path) -> None:
    (loan,) = [row for row in read_rows(dataset, "partnerships") if row["instrument"] == "loan"]
    assert (loan["article_count"], loan["outlet_count"]) == (2, 2)
    assert loan["parties"] == "France; Kenya"
    assert loan["sectors"] == "Energy"
    assert str(loan["amount_usd"]) == "108660000.00"  # the later report's; the bank's rate of 16 May 2024: 1.0866
    assert loan["stage_date"].isoformat() == "2024-05-14"


def test_denied_claims_have_no_partnership_and_no_event_code(dataset: Path) -> None:
    (denied,) = [row for row in read_rows(dataset, "claims") if row["modality"] == "denied"]
    assert denied["partnership_id"] is None
    assert denied["plover_event"] is None
    assert not [row for row in read_rows(dataset, "partnerships") if row["instrument"] == "military"]


def test_partial_dates_keep_their_precision(dataset: Path) -> None:
    articles = {row["article_id"]: row for row in read_rows(dataset, "articles")}
    assert str(articles["a-state"]["published_date"]) == "2024-06-01"
    assert articles["a-state"]["published_precision"] == "month"
    assert articles["a-denial"]["published_date"] is None
    deadlines = {str(row["deadline_date"]) for row in read_rows(dataset, "claims")}
    assert deadlines == {"None", "2025-02-28"}


def test_a_body_that_the_lexicon_does_not_know_is_a_principal(dataset: Path) -> None:
    principals = {row["code"]: row for row in read_rows(dataset, "principals")}
    assert principals["LAKESFORUM"]["type"] == "body"


def test_subdivisions_count_under_their_country_and_only_recommended_ones_count(dataset: Path) -> None:
    parties = [row for row in read_rows(dataset, "partnership_parties") if row["code"] == "US-CA"]
    assert [row["principal_code"] for row in parties] == ["US"]
    cells = {
        (row["sector"], row["country_code"]): row["partnerships"] for row in read_rows(dataset, "partnerships_by_sector_country")
    }
    assert cells == {("energy", "FR"): 1, ("energy", "KE"): 1, ("agriculture", "KE"): 1, ("agriculture", "LAKESFORUM"): 1}


def test_rejects_are_there_once(dataset: Path) -> None:
    assert [row["reason"] for row in read_rows(dataset, "rejects")] == ["not_text"]


def test_the_database_opens_read_only_from_anywhere_and_after_it_was_moved(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "elsewhere.duckdb"
    shutil.copy(dataset / "comity.duckdb", copied)
    monkeypatch.chdir("/")
    for path in (dataset / "comity.duckdb", copied):
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM partnerships_by_sector_country").fetchall() == [(4,)]
            assert connection.execute("SELECT count(*) FROM article_texts").fetchall() == [(6,)]
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{copied}' AS other (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM other.country_profiles").fetchall() == [(3,)]


def test_everything_in_the_database_has_a_comment(dataset: Path) -> None:
    with duckdb.connect(str(dataset / "comity.duckdb"), read_only=True) as connection:
        query = (
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' AND comment IS NULL"
        )
        assert connection.execute(query).fetchall() == []
        for kind in ("tables", "views"):
            assert connection.execute(f"SELECT * FROM duckdb_{kind}() WHERE NOT internal AND comment IS NULL").fetchall() == []


def test_views_in_the_database_have_exactly_the_declared_columns(dataset: Path) -> None:
    with duckdb.connect(str(dataset / "comity.duckdb"), read_only=True) as connection:
        for view in list_views():
            found = connection.execute(f'SELECT column_name, column_type FROM (DESCRIBE main."{view.name}")').fetchall()
            assert found == [(column.name, column.type) for column in view.columns]


def test_a_second_run_publishes_nothing_and_its_row_comes_with_the_next_version(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:2])
    first = publish(tmp_path, 0)
    again = publish(tmp_path, 1)
    assert first.is_new
    assert (again.is_new, again.version, again.path) == (False, first.version, first.path)
    state.write_articles(ARTICLES[2:])
    state.write_readings(FINGERPRINT, ARTICLES[2:], [READINGS[article.article_id] for article in ARTICLES[2:]])
    third = publish(tmp_path, 2)
    assert third.is_new
    assert [(row["run_id"], row["version"]) for row in read_rows(third.path, "runs")] == [
        ("run-000", first.version),
        ("run-001", None),
        ("run-002", third.version),
    ]
    assert (tmp_path / "latest").resolve() == third.path.resolve()
    assert os.readlink(tmp_path / "latest") == f"versions/{third.version}"


def test_batches_and_their_order_do_not_change_the_content(dataset: Path, tmp_path: Path) -> None:
    shuffler = random.Random(5)
    for attempt in range(3):
        articles = list(ARTICLES)
        shuffler.shuffle(articles)
        cut = shuffler.randrange(1, 5)
        warehouse = tmp_path / str(attempt)
        fill_state(warehouse, tuple(articles[:cut]), tuple(articles[cut:])).write_rejects([REJECT], "run-9")
        found = publish(warehouse, 9)
        assert read_content(found.path) == read_content(dataset)
        assert read_facts(found.path)["content_digest"] == read_facts(dataset)["content_digest"]


def test_articles_that_were_read_twice_count_once(dataset: Path, tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:3], ARTICLES[3:])
    state.write_rejects([REJECT], "run-9")
    state.write_readings(FINGERPRINT, ARTICLES[1:5], [READINGS[article.article_id] for article in ARTICLES[1:5]])
    assert read_content(publish(tmp_path).path) == read_content(dataset)


def test_a_copy_that_was_read_leaves_no_trace(dataset: Path, tmp_path: Path) -> None:
    state = fill_state(tmp_path, (LOAN, *ARTICLES[1:2], *ARTICLES[3:]))
    state.write_rejects([REJECT], "run-9")
    copy = ARTICLES[2]
    state.write_articles([copy])
    state.write_readings(FINGERPRINT, [copy], [replace(READINGS["a-loan"], article_id="a-copy")])
    assert read_content(publish(tmp_path).path) == read_content(dataset)


def test_a_failing_check_refuses_and_leaves_what_was_published(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:1])
    before = publish(tmp_path, 0)
    wrong = replace(READINGS["a-again"], claims=(replace(READINGS["a-again"].claims[0], evidence="Kenya has not signed"),))
    state.write_articles(ARTICLES[1:2])
    state.write_readings(FINGERPRINT, ARTICLES[1:2], [wrong])
    with pytest.raises(RefusedToPublish, match=r"evidence_is_in_the_article .*: 1 rows, such as claim_id = c"):
        publish(tmp_path, 1)
    assert (tmp_path / "latest").resolve() == before.path.resolve()
    assert [path.name for path in (tmp_path / "versions").iterdir()] == [before.version]


def test_an_article_without_a_reading_is_not_published(tmp_path: Path) -> None:
    fill_state(tmp_path, ARTICLES[:1]).write_articles(ARTICLES[1:2])
    with pytest.raises(ComityError, match="1 articles, such as a-again, have no reading"):
        publish(tmp_path)


def test_texts_can_be_left_out_and_quotes_are_checked_still(tmp_path: Path) -> None:
    fill_state(tmp_path)
    found = publish(tmp_path, publish_texts=False)
    assert not (found.path / "article_texts").exists()
    assert b"solar plant on Tuesday" not in (found.path / "comity.duckdb").read_bytes()
    assert len(read_rows(found.path, "claims")) == 5


def test_the_report_is_written_before_the_swap(tmp_path: Path) -> None:
    fill_state(tmp_path)

    def write_report(folder: Path) -> None:
        assert not (tmp_path / "latest").exists()
        with duckdb.connect(str(folder / "comity.duckdb"), read_only=True) as connection:
            count = connection.execute("SELECT count(*) FROM partnerships").fetchall()[0][0]
        (folder / "report.html").write_text(f"{count} partnerships")

    assert (publish(tmp_path, write_report=write_report).path / "report.html").read_text() == "3 partnerships"


def test_old_versions_are_pruned_and_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    state = State = fill_state(tmp_path, ARTICLES[:1])
    reader = duckdb.connect(str(publish(tmp_path, 0).path / "comity.duckdb"), read_only=True)
    for minute, article in enumerate(ARTICLES[1:4], start=1):
        state.write_articles([article])
        State.write_readings(FINGERPRINT, [article], [READINGS[article.article_id]])
        publish(tmp_path, minute, keep_versions=2)
    assert len(list((tmp_path / "versions").iterdir())) == 2
    assert reader.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    reader.close()


def test_changes_and_redirects_tell_what_became_of_a_partnership(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[1:2])
    first = publish(tmp_path, 0)
    (old,) = read_rows(first.path, "partnerships")
    state.write_articles([LOAN])
    state.write_readings(FINGERPRINT, [LOAN], [READINGS["a-loan"]])
    second = publish(tmp_path, 1)
    (new,) = read_rows(second.path, "partnerships")
    assert new["partnership_id"] != old["partnership_id"]  # an earlier claim came
    assert [(row["old_id"], row["partnership_id"]) for row in read_rows(second.path, "partnership_redirects")] == [
        (old["partnership_id"], new["partnership_id"])
    ]
    changes = {(row["version"], row["key"]): row for row in read_rows(second.path, "changes")}
    assert changes[first.version, old["partnership_id"]]["change"] == "added"
    assert changes[second.version, old["partnership_id"]]["change"] == "removed"
    assert changes[second.version, new["partnership_id"]]["reason"] == f"takes the place of {old['partnership_id']}"


def test_parts_that_stay_the_same_are_one_file_in_both_versions(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:3])
    first = publish(tmp_path, 0)
    state.write_articles(ARTICLES[3:])
    state.write_readings(FINGERPRINT, ARTICLES[3:], [READINGS[article.article_id] for article in ARTICLES[3:]])
    second = publish(tmp_path, 1)
    for name in ("articles", "article_texts", "mentions", "claims", "claim_parties"):
        shared = {path.stat().st_ino for path in (first.path / name).iterdir()} & {
            path.stat().st_ino for path in (second.path / name).iterdir()
        }
        assert len(shared) == 1, name


def test_the_same_rows_give_the_same_part_file(tmp_path: Path) -> None:
    table = pa.table({"article_id": ["a"], "text": ["x"]}, schema=arrow_schema("article_texts"))
    assert write_part(tmp_path, table) == write_part(tmp_path, table)
    assert [path.name for path in tmp_path.iterdir()] == [write_part(tmp_path, table).name]


def test_a_batch_without_its_marker_does_not_count(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:1])
    for marker in (tmp_path / "state" / "articles" / "batches").iterdir():
        marker.unlink()
    assert state.known_article_ids() == set()
    assert list(state.read_articles()) == []


def test_articles_come_back_as_they_were_written(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:2], ARTICLES[2:])
    assert {article.article_id: article for article in state.read_articles()} == {
        article.article_id: article for article in ARTICLES
    }
    assert [article.article_id for article in state.read_articles(["a-sport"])] == ["a-sport"]
    assert state.read_article_ids(FINGERPRINT) == {article.article_id for article in ARTICLES}
    assert sorted(state.order_ids(["a-sport", "a-loan", "unknown"])) == ["a-loan", "a-sport"]


def test_readings_by_an_earlier_analyzer_go_when_those_of_the_present_one_are_published(tmp_path: Path) -> None:
    state = fill_state(tmp_path, ARTICLES[:2])
    state.write_readings("test-0", ARTICLES[:2], [READINGS[article.article_id] for article in ARTICLES[:2]])
    publish(tmp_path)
    assert state.read_article_ids("test-0") == set()
    assert state.read_article_ids(FINGERPRINT) == {"a-loan", "a-again"}


def test_nothing_ingested_is_an_empty_dataset(tmp_path: Path) -> None:
    found = publish(tmp_path, duplicates={})
    assert found.is_new
    assert read_rows(found.path, "claims") == []
    assert len(read_rows(found.path, "stages")) == 9


def test_the_example_claims_quote_their_articles() -> None:
    for article in examples.ARTICLES:
        for claim in READINGS[article.article_id].claims:
            assert article.text[claim.span.start : claim.span.end] == claim.evidence
