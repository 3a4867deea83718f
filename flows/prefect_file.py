"""``prefect.yaml``: the same deployment for those who deploy with Prefect's own command, `prefect deploy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from flows.errors import UsageError
from flows.plan import ENTRYPOINT, Plan

HEAD = """# The daily flow as a deployment: `prefect deploy --all`. Written by `comity deploy --write`, yours to change.
# Before that: `prefect work-pool create --type process {pool}`; after it: `prefect worker start --pool {pool}`.
"""


def write_prefect_file(path: Path, plan: Plan, pool: str) -> None:
    """Write the file; UsageError if there is one."""
    if path.exists():
        raise UsageError(f"{path} is there already: name another file, or move it away.")
    text = yaml.safe_dump(describe_deployment(plan, pool), sort_keys=False, allow_unicode=True, width=130)
    path.write_text(HEAD.format(pool=pool) + text, encoding="utf-8")


def describe_deployment(plan: Plan, pool: str) -> dict[str, Any]:
    """The content of the file."""
    schedule = {"interval": plan.interval} if plan.interval else {"cron": plan.cron}
    collision = {"queue": "ENQUEUE", "skip": "CANCEL_NEW"}[plan.overlap]
    deployment = {
        "name": plan.name,
        "description": f"Reads what is new and publishes the dataset ({plan.clock}).",
        "tags": plan.tags,
        "entrypoint": ENTRYPOINT,
        "parameters": plan.parameters,
        "enforce_parameter_schema": True,
        "schedules": [{**schedule, "timezone": plan.timezone}],
        "concurrency_limit": {"limit": 1, "collision_strategy": collision, "grace_period_seconds": 120},
        "work_pool": {"name": pool, "job_variables": {"working_dir": str(plan.root)}},
    }
    pull = [{"prefect.deployments.steps.set_working_directory": {"directory": str(plan.root)}}]
    return {"name": "comity", "pull": pull, "deployments": [deployment]}
