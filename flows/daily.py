"""The whole way as one Prefect flow: ingest, analyze, publish. ``comity run`` and every schedule call this one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, cast

from prefect import State, flow, get_client, tags
from prefect.client.schemas.filters import FlowRunFilter
from prefect.context import FlowRunContext
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from prefect.utilities.timeout import timeout

from flows.account import Account, give_account
from flows.analyze import analyze
from flows.articles.ledger import Ledger
from flows.artifacts import post_account, post_progress
from flows.errors import ComityError, TookTooLong, WarehouseLocked
from flows.holding import hold_places
from flows.ingest import ingest
from flows.job import Job, Take
from flows.publish import publish
from flows.redaction import conceal, hide_secrets, install_redaction
from flows.run_keys import find_finished
from flows.run_log import FOLDER, RunLog, keep_log
from flows.schedule_settings import Overlap
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
    """The flow run's name: for when (UTC), why it began, and what it reads."""
    when = flow_run.scheduled_start_time.astimezone(UTC)
    given = flow_run.parameters
    inputs = given.get("inputs") or []
    reads = given.get("take", "inputs") if not inputs else f"{len(inputs)} input{'s' if len(inputs) > 1 else ''}"
    return f"daily-{when:%Y%m%dT%H%M%S}-{tell_trigger()}-{reads}".replace(" ", "-")


def tell_trigger() -> str:
    """Why a run began: a person's command, a deployment's schedule, or someone who asked for a run of the deployment."""
    if not deployment.id:
        return "command"
    return "schedule" if "auto-scheduled" in flow_run.tags else "request"


@flow(name="daily", flow_run_name=name_run)
def daily(
    root: str = ".",
    inputs: list[str] | None = None,
    flags: dict[str, Any] | None = None,
    take: Take = "inputs",
    overlap: Overlap | Literal["fail"] = "fail",
    wait_seconds: float = 0,
    run_key: str = "",
    accepted: dict[str, str] | None = None,
) -> State[Any]:
    """Ingest the inputs, analyze what is new, publish the dataset. ``flags`` are settings over those of the root; ``take``
    "rebuild" makes everything anew from the raw store, "store" reads nothing but what is left to read there. ``overlap`` and
    ``wait_seconds``: what to do while another run holds the warehouse. A run whose ``run_key`` (of itself: its flow run) was
    published is not done again. ``accepted``: guards that may be passed, and why."""
    if later := find_later_run():
        return Completed(name="Skipped", message=f"{later} is due, too, and reads all that this run would.")
    key = run_key or str(flow_run.id or "")
    job = Job(root=Path(root), inputs=tuple(inputs or ()), flags=flags or {}, take=take, key=key, accepted=accepted or {})
    try:
        job.read_corrections()  # a wrong one stops the run before its work, not after
        with limit_time(job), hold_places(job.settings, f"run {job.run_id}", wait_seconds):
            return complete(run_stages(job))
    except WarehouseLocked as error:
        return give_way(error) if overlap == "skip" else fail(error)
    except ComityError as error:
        return fail(error)


def run_stages(job: Job) -> Outcome:
    """The three verbs, unless a run of this key was through before."""
    if done := find_finished(job.settings.warehouse_dir, job.key):
        return Outcome(done.run_id, done.ledger, 0, done.published)
    with watch_run(job) as log:
        reach_step("run.begun")
        ledger = ingest(job)
        reach_step("run.ingested")
        analyzed = analyze(job)
        reach_step("run.analyzed")
        published = publish(job, ledger)
        reach_step("run.published")
        post_account(account_for(job, ledger, published, log))
    return Outcome(job.run_id, ledger, analyzed, published)


def find_later_run() -> str | None:
    """The name of a later run of the same schedule that is due already, as after an outage: one of them is enough."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    if not (run and run.deployment_id and run.auto_scheduled and run.expected_start_time):
        return None
    due = {
        "deployment_id": {"any_": [run.deployment_id]},
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "expected_start_time": {"after_": run.expected_start_time + timedelta(seconds=1), "before_": datetime.now(UTC)},
    }
    with get_client(sync_client=True) as client:
        later = client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(due), limit=1)
    return later[0].name if later else None


@contextmanager
def watch_run(job: Job) -> Iterator[RunLog]:
    """Keep the run's log and show its progress in Prefect."""
    install_redaction()
    facts = {"flow_run_id": str(flow_run.id or ""), "flow_run": str(flow_run.name or "")}
    with keep_log(job.settings.warehouse_dir, job.run_id, **facts) as log, post_progress():
        yield log


def account_for(job: Job, ledger: Ledger, published: Published, log: RunLog) -> Account:
    """What the run did, for Prefect's pages."""
    refused = [row for row in job.state.read_rejects().to_pylist() if row["run_id"] == job.run_id]
    latest, kept = job.settings.latest_dir, job.settings.warehouse_dir / FOLDER / f"{job.run_id}.jsonl"
    return give_account(job.run_id, ledger, published.version, published.is_new, latest, refused, log, kept)


@contextmanager
def limit_time(job: Job) -> Iterator[None]:
    """Break the run off when it has taken as long as the settings allow."""
    minutes = job.settings.schedule.limit_minutes
    try:
        with timeout(minutes * 60 or None):
            yield
    except TimeoutError as error:
        if not str(error).startswith("Scope timed out"):
            raise
        raise TookTooLong(
            f"The run took longer than {minutes:g} minutes and was broken off; the next goes on where it was. "
            "Raise schedule.limit_minutes if that is not enough."
        ) from None


def fail(error: ComityError) -> State[Any]:
    """The state of a run that failed, with what the user is told."""
    return Failed(name="TimedOut" if isinstance(error, TookTooLong) else "Failed", data=error, message=hide_secrets(str(error)))


def give_way(error: WarehouseLocked) -> State[Any]:
    """The state of a run that another one is doing already."""
    return Completed(name="Skipped", message=str(error))


def complete(outcome: Outcome) -> State[Outcome]:
    """The state of a run that is through."""
    version = outcome.published.version
    if not outcome.published.is_new:
        return Completed(name="Nothing new", data=outcome, message=f"version {version} stands")
    return Completed(data=outcome, message=f"published version {version}: {outcome.ledger.articles} new articles")


def run_daily(root: str, inputs: list[str], flags: dict[str, Any], take: Take = "inputs", **more: Any) -> Outcome:
    """The flow for a person who waits: without heartbeats, which tell a scheduler of a crash and cost a second in each flow."""
    shown = [conceal(name) for name in inputs]
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), tags("comity"):
        outcome: Any = daily(root, shown, flags, take, **more)  # Prefect gives what the state holds
    return cast(Outcome, outcome)
