"""The third verb: the books must balance, then everything read so far becomes one published version, or nothing changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.articles.ledger import Ledger
from flows.corrections.moves import write_moves
from flows.errors import RefusedToPublish
from flows.fingerprint import fingerprint_analyzer
from flows.forgetting import settle_forgotten
from flows.guards import VersionGuard
from flows.job import Job, try_again
from flows.progress import show_progress
from flows.report.write import write_report
from flows.run_log import time_stage
from flows.steps import reach_step
from flows.tables.publish import Published, RunFacts, publish_dataset


@flow(name="publish", flow_run_name="publish-{job.run_id}", validate_parameters=False)
@time_stage("publish")
def publish(job: Job, ledger: Ledger) -> Published:
    """Publish the dataset, unless nothing in it is new."""
    if "ledger" not in job.accepted:
        refuse_unbalanced(ledger)
    show_progress("publish", 0, 1)
    published = build_version.with_options(**try_again(job))(job, ledger)
    drop_forgotten(job)
    show_progress("publish", 1, 1)
    get_run_logger().info("version %s is %s", published.version, "new" if published.is_new else "unchanged")
    return published


def refuse_unbalanced(ledger: Ledger) -> None:
    """Raise RefusedToPublish if an input has no fate, or two."""
    if not ledger.balances():
        raise RefusedToPublish(
            f"The books do not balance, so nothing was published: {ledger}. This is a fault of Comity's; please report it."
        )


@task(cache_policy=NO_CACHE)
@time_stage("build_version")
def build_version(job: Job, ledger: Ledger) -> Published:
    """Build, check and swap in a version."""
    settings = job.settings
    corrections = job.read_corrections()
    accepted = {"shrinking": "articles were forgotten", **job.accepted} if job.forgotten.list_unsettled() else job.accepted
    guard = VersionGuard(settings.guards, job.root, accepted, ledger)
    guard.pass_accuracy(job.state.folder, fingerprint_analyzer())
    run = RunFacts(job.run_id, job.started_at, datetime.now(UTC), **asdict(ledger), run_key=job.key)
    published = publish_dataset(
        settings.warehouse_dir,
        run,
        fingerprint=fingerprint_analyzer(),
        duplicates=job.books.read_duplicates(),
        forgotten=job.forgotten.tombstones.values(),
        corrector=corrections,
        publish_texts=settings.publish_texts,
        keep_versions=settings.keep_versions,
        write_report=_add_report,
        guard=guard,
    )
    reach_step("publish.shown")
    write_moves(job.corrections_dir, corrections.moves)
    reach_step("publish.moves_written")
    return published


@task(cache_policy=NO_CACHE)
@time_stage("drop_forgotten")
def drop_forgotten(job: Job) -> None:
    """What was forgotten since the last version leaves the kept versions, too: those from before go."""
    settle_forgotten(job)


def _add_report(folder: Path) -> None:
    write_report(folder)
