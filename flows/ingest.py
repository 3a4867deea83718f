"""The first verb: what was named is kept in the raw store, read into articles, and copies are told from originals."""

from __future__ import annotations

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.arrivals import store_arrivals
from flows.articles.dedupe import mark_duplicates
from flows.articles.ledger import Ledger, RunLedger
from flows.contents import drop_reread
from flows.forgetting import purge_forgotten
from flows.isolation import ReaderPool, open_readers
from flows.job import Job, try_again
from flows.run_log import time_stage
from flows.settling import Settling, settle_arrivals
from flows.steps import reach_step
from flows.tables.releases import adopt_state
from flows.workers import split_into_batches

BATCH_INPUTS = 500


@flow(name="ingest", flow_run_name="ingest-{job.run_id}", validate_parameters=False)
@time_stage("ingest")
def ingest(job: Job) -> Ledger:
    """Read all inputs; the ledger says what became of each item."""
    prepare_state(job)
    ledger = RunLedger()
    stored, origins = store_inputs.with_options(**try_again(job))(job, ledger)
    settling = Settling(job, ledger, origins)
    with open_readers(job.settings.worker_count) as readers:
        for batch in split_into_batches(stored, BATCH_INPUTS):
            read_stored(settling, batch, readers)
        while left := settling.take_left():
            read_stored(settling, left, readers)
    settling.keep(mark_copies.with_options(**try_again(job))(job))
    job.books.write_ledger(job.run_id, ledger)
    reach_step("ingest.ledger_written")
    settling.refuse_unbalanced()
    get_run_logger().info("%s", ledger.total())
    return ledger.total()


@task(cache_policy=NO_CACHE)
@time_stage("prepare_state")
def prepare_state(job: Job) -> None:
    """For a rebuild, begin with nothing but the raw store; and end what broken-off runs left, of forgetting too."""
    if adopt_state(job.settings.warehouse_dir):
        get_run_logger().warning("the state was of an earlier release: everything is read again from the raw store")
    if job.take == "rebuild":
        job.state.clear()
        reach_step("ingest.state_cleared")
    drop_reread(job)
    read = job.books.read_inputs()
    job.store.sweep(sha256 for sha256 in job.store.hashes() if sha256 not in read)
    reach_step("ingest.leftovers_dropped")
    purge_forgotten(job)


@task(cache_policy=NO_CACHE)
@time_stage("store_inputs")
def store_inputs(job: Job, ledger: RunLedger) -> tuple[list[str], list[str]]:
    """Keep all bytes; gives the hashes to read, also of what an earlier run stored and did not come to read, and the names
    that the books call the sources by."""
    (job.settings.raw_dir / "inbox").mkdir(parents=True, exist_ok=True)
    origins = job.name_origins()
    arrivals = store_arrivals(job)
    reach_step("ingest.stored")
    told = {name for name, _ in arrivals.arrived} | {reject.source for reject in arrivals.refused}
    if cured := job.store.drop_refusals(told):
        job.state.drop_rejects(sources=cured)
    job.store.note_refusals(arrivals.refused)
    reach_step("ingest.refusals_noted")
    refused = job.store.read_refusals() if job.take == "rebuild" else arrivals.refused
    job.state.write_rejects(refused, job.run_id)
    reach_step("ingest.rejects_written")
    read = job.books.read_inputs()
    left = dict.fromkeys(sha256 for sha256 in job.store.hashes() if sha256 not in read)
    settle_arrivals(ledger, origins, arrivals, refused)
    return list(arrivals.hashes | left), origins


@task(cache_policy=NO_CACHE)
@time_stage("read_stored")
def read_stored(settling: Settling, shas: list[str], readers: ReaderPool) -> None:
    """Read a batch of stored inputs, in processes of their own, and settle what they hold."""
    settling.read(shas, readers)


@task(cache_policy=NO_CACHE)
@time_stage("mark_copies")
def mark_copies(job: Job) -> set[str]:
    """Find the copies among all articles, and keep them in the books."""
    keys = [key for batch in job.state.read_keys() for key in batch]
    duplicates = {key: (found.of, found.kind) for key, found in mark_duplicates(keys).items()}
    reach_step("ingest.copies_found")
    job.books.write_duplicates(duplicates)
    reach_step("ingest.copies_written")
    return set(duplicates)
