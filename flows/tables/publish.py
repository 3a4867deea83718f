"""Publication: a version is built aside, checked, and shown by one rename, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from flows.articles.forgotten import Tombstone
from flows.marts.checks import find_failures
from flows.marts.database import DATABASE_FILE, at_once, build_models, build_tables, create_database, write_comments
from flows.marts.export import read_views
from flows.marts.guide import build_guide
from flows.marts.macros import build_macros
from flows.marts.sources import hash_models
from flows.schema import arrow_schema, list_tables, list_views
from flows.steps import reach_step
from flows.tables.assemble import Assembled, assemble_dataset
from flows.tables.checked import choose_checked, list_checked
from flows.tables.checksums import write_checksums
from flows.tables.content import count_rows, digest_tables
from flows.tables.corrected import Corrector, NoCorrections
from flows.tables.folder import write_dataset, write_history
from flows.tables.gather import gather_state
from flows.tables.guarding import Guard, NoGuard
from flows.tables.hidden import Present, hide_changes, hide_corrections
from flows.tables.history import make_history
from flows.tables.known_parts import KnownParts, keep_known, read_known
from flows.tables.metadata import read_facts, write_metadata
from flows.tables.parts import write_file
from flows.tables.remembered import remember_groups
from flows.tables.state import State
from flows.tables.versions import building_folder, latest_version, prune_versions, publish_folder

HISTORY = ("runs", "run_ledgers", "changes", "partnership_redirects")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run counted, and when it ran (UTC)."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    inputs: int = 0
    articles: int = 0
    duplicates: int = 0
    rejects: int = 0
    unchanged: int = 0
    run_key: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """The version that is published after a run, whether the run made it, and where it lies."""

    version: str
    is_new: bool
    path: Path


def publish_dataset(
    warehouse: Path,
    run: RunFacts,
    *,
    fingerprint: str,
    duplicates: Mapping[str, tuple[str, str]] | None = None,
    forgotten: Iterable[Tombstone] = (),
    corrector: Corrector | None = None,
    recommend_from: float = 0.5,
    publish_texts: bool = True,
    keep_versions: int = 3,
    write_report: Callable[[Path], None] | None = None,
    guard: Guard | None = None,
) -> Published:
    """Publish what the state holds, unless that is published already. RefusedToPublish if a check fails; nothing changes then."""
    state = State(warehouse / "state")
    corrector, previous = corrector or NoCorrections(), latest_version(warehouse)
    forgotten = tuple(forgotten)
    gathered = gather_state(state, fingerprint, duplicates or {}, forgotten)
    reach_step("publish.gathered")
    assembled = assemble_dataset(
        gathered, recommend_from=recommend_from, corrector=corrector, previous=previous, group=remember_groups(state.folder)
    )
    reach_step("publish.assembled")
    with building_folder(warehouse) as folder:
        reach_step("publish.folder_made")
        build = _Build(folder, run, state, assembled, latest_version(warehouse), publish_texts)
        build.guard = guard or NoGuard()
        build.hide_forgotten(forgotten)
        build.known = read_known(state.folder, hash_models())
        if not (version := build.write_tables()):
            return build.pass_over()
        build.write_rest(write_report)
        path = publish_folder(warehouse, folder, version)
    if not build.guard.notes:  # what a person let pass is looked at again
        keep_known(state.folder, hash_models(), build.known, path)
    prune_versions(warehouse, keep_versions)
    reach_step("publish.pruned")
    state.drop_readings(keep=fingerprint)
    return Published(version, True, path)


class _Build:
    """One version in the making, in its own folder."""

    def __init__(
        self, folder: Path, run: RunFacts, state: State, assembled: Assembled, previous: Path | None, publish_texts: bool
    ) -> None:
        self.folder, self.run, self.state, self.assembled, self.previous = folder, run, state, assembled, previous
        self.publish_texts = publish_texts
        self.present: Present | None = None  # the words that may be told, where an article was forgotten
        self.unsettled: frozenset[str] = frozenset()
        self.guard: Guard = NoGuard()
        self.known = KnownParts()
        self.facts: dict[str, Any] = {}

    def hide_forgotten(self, forgotten: Iterable[Tombstone]) -> None:
        """Tell nothing in the words of articles that were forgotten; the history is gone through once after each forgetting."""
        stones = tuple(forgotten)
        if stones:
            tables = self.assembled.tables
            self.present = Present({**{name: [table] for name, table in tables.items()}, **_read_parts(self.assembled)})
            tables["corrections"] = hide_corrections(tables["corrections"], self.present)
            self.unsettled = frozenset(stone.article_id for stone in stones if not stone.is_settled)

    def write_tables(self) -> str | None:
        """Write the Parquet of all tables and the database; the version's name, or None if the published content is the same."""
        rejects, run_id = self.state.read_rejects(), self.run.run_id
        write_dataset(
            self.folder,
            self.assembled,
            rejects,
            self.previous,
            run_id=run_id,
            publish_texts=self.publish_texts,
            known=self.known,
        )
        with create_database(self.folder / DATABASE_FILE) as connection:
            reach_step("publish.tables_written")
            build_tables(connection, self.folder, [table for table in list_tables() if table.name not in HISTORY])
            reach_step("publish.database_filled")
            digest = digest_tables(connection, self.folder, self.known, models=hash_models(), texts=self.publish_texts)
            if self.previous and read_facts(self.previous).get("content_digest") == digest:
                return None
            version = f"{self.run.finished_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest[:8]}"
            self.facts = {
                "version": version,
                "created": self.run.finished_at.astimezone(UTC).isoformat(),
                "run_id": self.run.run_id,
                "content_digest": digest,
            }
            self._add_history(connection, version)
            reach_step("publish.history_written")
            self._add_models(connection)
        return version

    def _add_history(self, connection: duckdb.DuckDBPyConnection, version: str) -> None:
        row = run_row(self.run, self.assembled.claim_count, version)
        history = make_history(version, row, self.assembled, self.previous, self.state.read_runs(), self.state.folder)
        if self.present and self.unsettled:
            history["changes"] = hide_changes(history["changes"], self.previous, self.unsettled, self.present)
        write_history(self.folder, history, self.run.run_id)
        build_tables(connection, self.folder, [table for table in list_tables() if table.name in HISTORY])

    def _add_models(self, connection: duckdb.DuckDBPyConnection) -> None:
        with at_once(connection):
            build_models(connection)
            build_macros(connection)
            build_guide(connection)
            reach_step("publish.models_built")
            write_comments(connection)
        choose_checked(connection, self.known.find_new(list_checked(self.folder)), self._find_texts())
        self.guard.pass_failures(find_failures(connection))
        reach_step("publish.checked")
        for name, table in read_views(connection):
            write_file(self.folder / f"{name}.parquet", table, run_id=self.run.run_id, sync=False)
        self.facts["row_counts"] = {table.name: count_rows(connection, table.name) for table in (*list_tables(), *list_views())}
        self._pass_guard(connection)

    def _pass_guard(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The guard sees what the version holds and what the one before did; what a person let pass stands in its run."""
        compared = {table.name for table in (*list_tables(), *list_views()) if not table.is_volatile}
        before = read_facts(self.previous).get("resources", []) if self.previous else []
        counts = {one["title"]: one["rows"] for one in before if one.get("title") in compared and one.get("rows") is not None}
        self.guard.pass_counts(counts, self.facts["row_counts"])
        if self.guard.notes:
            told = ["; ".join(self.guard.notes), self.run.run_id]
            connection.execute("UPDATE main.runs SET accepted = ? WHERE run_id = ?", told)
            runs = connection.sql("SELECT * FROM main.runs ORDER BY started_at, run_id").to_arrow_table()
            write_file(self.folder / "runs.parquet", runs.cast(arrow_schema("runs")), run_id=self.run.run_id, sync=False)

    def _find_texts(self) -> list[tuple[Path, Collection[str]]]:
        """The files of the texts, each with the articles in it."""
        batches = {batch.parts["article_texts"]: batch.article_ids for batch in self.state.article_batches() if batch.article_ids}
        paths = [part.path for part in self.assembled.parts["article_texts"] if part.path is not None]
        return [(path, batches.get(path, ())) for path in paths]

    def write_rest(self, write_report: Callable[[Path], None] | None) -> None:
        """Write what the version says of itself, then the report, which may read all else."""
        reach_step("publish.views_written")
        counts = self.facts.pop("row_counts")
        write_metadata(self.folder, counts, self.facts, self.previous)
        reach_step("publish.package_written")
        if write_report:
            write_report(self.folder)
        reach_step("publish.report_written")
        write_checksums(self.folder, self.previous)

    def pass_over(self) -> Published:
        """Note a run that changed nothing."""
        assert self.previous is not None
        published = pq.read_table(self.previous / "runs.parquet", columns=["run_id"])["run_id"].to_pylist()
        if self.run.run_id not in published:
            self.state.write_run(run_row(self.run, self.assembled.claim_count, None))
            reach_step("publish.silent_run_noted")
        return Published(self.previous.name, False, self.previous)


def _read_parts(assembled: Assembled) -> dict[str, Iterator[pa.Table]]:
    return {name: (part.read() for part in assembled.parts[name]) for name in ("articles", "claims", "claim_parties")}


def run_row(run: RunFacts, claims: int, version: str | None) -> dict[str, Any]:
    """A row of ``runs``; times in UTC without zone."""
    times = {name: getattr(run, name).astimezone(UTC).replace(tzinfo=None) for name in ("started_at", "finished_at")}
    return {**asdict(run), **times, "claims": claims, "version": version, "run_key": run.run_key or None}
