"""Which articles the checks against texts look at: those of which something is in a part file that has not passed them yet.

So no run reads texts again that an earlier one has read. The checks of sql/checks name what is chosen here
``checked_articles`` and ``checked_texts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

CHECKED_TABLES = ("articles", "claims", "mentions")  # whose rows point into texts, or tell of them


def list_checked(folder: Path) -> list[Path]:
    """The part files of a version that the checks against texts are about."""
    return [path for name in CHECKED_TABLES for path in sorted((folder / name).glob("*.parquet"))]


def choose_checked(
    connection: duckdb.DuckDBPyConnection, new: Iterable[Path], texts: Iterable[tuple[Path, Collection[str]]]
) -> None:
    """Let ``checked_articles`` be the articles of the new parts, and ``checked_texts`` their texts. ``texts`` are the files
    of all texts, each with the articles in it."""
    connection.execute("CREATE TEMP TABLE checked_ids (article_id VARCHAR)")
    if paths := list(new):
        connection.execute(
            f"INSERT INTO checked_ids SELECT DISTINCT article_id FROM read_parquet({_quote(paths)}, union_by_name = true)"
        )
    chosen = {row[0] for row in connection.execute("SELECT article_id FROM checked_ids").fetchall()}
    connection.execute(
        "CREATE TEMP TABLE checked_articles AS SELECT articles.* FROM main.articles SEMI JOIN checked_ids USING (article_id)"
    )
    held = [path for path, ids in texts if not chosen.isdisjoint(ids)]
    source = (
        f"read_parquet({_quote(held)})" if held else "(SELECT NULL::VARCHAR AS article_id, NULL::VARCHAR AS text WHERE false)"
    )
    connection.execute(
        f"CREATE TEMP VIEW checked_texts AS SELECT article_id, text FROM {source} SEMI JOIN checked_ids USING (article_id)"
    )


def _quote(paths: Iterable[Path]) -> str:
    quoted = ("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"[{', '.join(quoted)}]"
