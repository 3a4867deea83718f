"""The whole way as one Prefect flow: ingest, analyze, publish. ``comity run`` and every schedule call this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.analyze import analyze
from flows.articles.ledger import Ledger
from flows.ingest import ingest
from flows.job import Job, Take
from flows.lock import hold_warehouse
from flows.publish import publish
from flows.run_keys import find_finished
from flows.steps import reach_step
from flows.tables.publish import Published


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did."""

    run_id: str
    ledger: Ledger
    analyzed: int
    published: Published


def name_run() -> str:
    """The flow run's name: when it began, UTC."""
    return f"daily-{datetime.now(UTC):%Y%m%dT%H%M%S}"


@flow(name="daily", flow_run_name=name_run)
def daily(
    root: str = ".",
    inputs: list[str] | None = None,
    flags: dict[str, Any] | None = None,
    take: Take = "inputs",
    wait_seconds: float = 0,
    run_key: str = "",
    accepted: dict[str, str] | None = None,
) -> Outcome:
    """Ingest the inputs, analyze what is new, publish the dataset. ``flags`` are settings over those of the root; ``take``
    "rebuild" makes everything anew from the raw store, "store" reads nothing but what is left to read there. ``wait_seconds``:
    for a run that holds the warehouse. A run whose ``run_key`` (of itself: its flow run) was published is not done again.
    ``accepted``: guards that may be passed, and why."""
    key = run_key or str(flow_run.id or "")
    job = Job(root=Path(root), inputs=tuple(inputs or ()), flags=flags or {}, take=take, key=key, accepted=accepted or {})
    job.read_corrections()  # a wrong one stops the run before its work, not after
    with hold_warehouse(job.settings.warehouse_dir, f"run {job.run_id}", wait_seconds):
        if done := find_finished(job.settings.warehouse_dir, key):
            return Outcome(done.run_id, done.ledger, 0, done.published)
        reach_step("run.begun")
        ledger = ingest(job)
        reach_step("run.ingested")
        analyzed = analyze(job)
        reach_step("run.analyzed")
        published = publish(job, ledger)
        reach_step("run.published")
    return Outcome(job.run_id, ledger, analyzed, published)


def run_daily(root: str, inputs: list[str], flags: dict[str, Any], take: Take = "inputs", **more: Any) -> Outcome:
    """The flow for a person who waits: without heartbeats, which tell a scheduler of a crash and cost a second in each flow."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        outcome: Outcome = daily(root, inputs, flags, take, **more)
    return outcome
