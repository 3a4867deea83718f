from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.account import Account, count_reasons, escape, give_account, list_refused, write_markdown, write_table
from flows.articles.ledger import Ledger
from flows.run_log import RunLog


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    latest = tmp_path_factory.mktemp("account") / "latest"
    latest.mkdir()
    pq.write_table(pa.table({"partnership_id": ["a", "b", "c"]}), latest / "partnerships.parquet")
    rejects = [{"reason": "empty", "source": f"raw/inbox/{number}.txt", "message": "it is empty"} for number in range(3)]
    log = RunLog("r1", seconds={"ingest": 2.0, "publish": 3.5})
    return give_account("r1", Ledger(5, 2, 0, 3, 0), "v2", False, latest, rejects, log, latest.parent / "r1.jsonl")


def test_tables_tell_counts_rejects_and_stages(account: Account) -> None:
    counts = {row["what"]: row["count"] for row in account.tables["counts"]}
    assert (counts["this run: inputs"], counts["this run: rejects"]) == (5, 3)
    assert counts["published: partnerships"] == 3
    assert account.tables["stages"] == [{"stage": "publish", "seconds": 3.5}, {"stage": "ingest", "seconds": 2.0}]
    ((reason),) = account.tables["rejects"]
    assert (reason["reason"], reason["rejects"]) == ("empty", 3)
    assert reason["cure"]


def test_page_says_how_it_ended_and_where_things_lie(account: Account) -> None:
    page = write_markdown(account)
    assert "Nothing new: version v2 stands." in page
    assert "| this run: inputs | 5 |" in page
    assert str(account.links["report"]) in page
    assert "## Changes" not in page


def test_names_of_files_are_no_markup() -> None:
    assert escape("a|b\n# <script>[x](y)") == r"a\|b \# \<script\>\[x\](y)"
    assert write_table([{"name": "a|b", "rows": 1200}]) == "| name | rows |\n| --- | ---: |\n| a\\|b | 1,200 |"


def test_many_refusals_are_cut_and_bear_no_secret() -> None:
    rows = [{"source": f"https://a:pl4nted-t0ken@example.org/{n}", "message": "no answer", "reason": "empty"} for n in range(25)]
    told = list(list_refused(rows))
    assert len(told) == 21
    assert "pl4nted" not in "".join(told)
    assert count_reasons(rows)[0]["rejects"] == 25
