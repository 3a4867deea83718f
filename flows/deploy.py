"""The daily flow as a deployment of a Prefect server, by module path: what `comity deploy` and `comity serve` register."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from itertools import pairwise
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron, Interval, Schedule

from flows.errors import ComityError, UsageError
from flows.plan import ENTRYPOINT, Plan

FLOW = "daily"
croniter: Any = import_module("prefect._vendor.croniter").croniter  # what Prefect itself reads cron lines with, untyped
_COLLISIONS = {"queue": ConcurrencyLimitStrategy.ENQUEUE, "skip": ConcurrencyLimitStrategy.CANCEL_NEW}


def make_deployment(plan: Plan, version: str) -> RunnerDeployment:
    """The deployment that a plan describes: one run at a time, parameters checked by Prefect before a run is made."""
    return RunnerDeployment.from_entrypoint(
        ENTRYPOINT,
        name=plan.name,
        schedule=make_schedule(plan),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=_COLLISIONS[plan.overlap], grace_period_seconds=120),
        parameters=plan.parameters,
        description=f"Reads what is new for {plan.root} and publishes the dataset there ({plan.clock}).",
        tags=plan.tags,
        version=version,
        enforce_parameter_schema=True,
    )


def make_schedule(plan: Plan) -> Schedule | None:
    """The plan's clock as Prefect has it; UsageError if the cron line is none."""
    if plan.interval:
        return Interval(timedelta(seconds=plan.interval), timezone=plan.timezone)
    return Cron(check_cron(plan.cron), timezone=plan.timezone) if plan.cron else None


def check_cron(cron: str) -> str:
    """The cron line if it is one."""
    if len(cron.split()) != 5 or not croniter.is_valid(cron):
        raise UsageError(
            f"{cron!r} is no cron line: give minute, hour, day of the month, month and day of the week, as in '0 6 * * *' for six"
            " every morning or '*/15 * * * *' for every quarter of an hour."
        )
    return cron


def measure_silence(plan: Plan) -> timedelta | None:
    """The time after which a run is missing: twice the longest time between two of the next ones, and ten minutes."""
    seconds = plan.interval or 0
    if plan.cron:
        times = croniter(plan.cron)
        moments = [times.get_next(float) for _ in range(60)]
        seconds = max(after - before for before, after in pairwise(moments))
    return timedelta(seconds=seconds * 2 + 600) if seconds else None


def register_deployment(plan: Plan, version: str, pool: str) -> str:
    """Make or renew the deployment for the workers of a pool; gives its id."""
    deployment = make_deployment(plan, version)
    with get_client(sync_client=True) as client:
        require_pool(client, pool)
        refuse_other_root(client, plan)
    deployment.job_variables = {"working_dir": str(plan.root)}
    return str(deployment.apply(work_pool_name=pool))


def require_pool(client: SyncPrefectClient, name: str) -> None:
    """Make the process work pool if it is not there; ComityError if one of another type bears its name."""
    try:
        found = client.read_work_pool(name)
    except ObjectNotFound:
        client.create_work_pool(WorkPoolCreate(name=name, type="process", description="Runs Comity on this machine."))
        return
    if found.type != "process":
        raise ComityError(f"The work pool {name!r} is of type {found.type!r}; name another with --pool, or none that is there.")


def refuse_other_root(client: SyncPrefectClient, plan: Plan) -> None:
    """Raise ComityError if another folder's deployment bears the name."""
    try:
        found = client.read_deployment_by_name(f"{FLOW}/{plan.name}")
    except ObjectNotFound:
        return
    other: Any = (found.parameters or {}).get("root")
    if other and other != str(plan.root):
        raise ComityError(f"The deployment {FLOW}/{plan.name} is that of {other}. Give this one another name with --name.")
