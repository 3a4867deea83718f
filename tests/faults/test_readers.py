"""Who reads while versions are published and removed sees one whole version at any time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flows.tables.versions import list_versions, prune_versions
from tests.faults.readers import publish_often
from tests.unit.tables.examples import ARTICLES, fill_state, publish

PUBLICATIONS = 6  # tests/benchmarks/faults.py: 200


def test_polling_reader_sees_whole_versions_only(tmp_path: Path) -> None:
    seen, half = publish_often(tmp_path, PUBLICATIONS)
    assert half == []
    assert seen


def test_version_that_another_process_has_open_is_removed_later(tmp_path: Path) -> None:
    fill_state(tmp_path, ARTICLES[:1])
    first = publish(tmp_path, 0).path
    code = (
        f"import duckdb; c = duckdb.connect({str(first / 'comity.duckdb')!r}, read_only=True); print('open', flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        state = fill_state(tmp_path, ARTICLES[1:2])
        assert state.known_article_ids()
        second = publish(tmp_path, 1, keep_versions=1).path
        assert list_versions(tmp_path) == [first, second]
        reader.communicate("\n")
    assert prune_versions(tmp_path, 1) == [first.name]
