"""`comity serve`: a runner of Prefect's that begins the due runs on this machine, each in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NoReturn

from prefect.client.orchestration import get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner

from flows.deploy import make_deployment, refuse_other_root
from flows.plan import Plan

SECONDS_BETWEEN_LOOKS = 3.0
_OUTAGES = {"ConnectError", "ConnectTimeout", "ReadError", "ReadTimeout", "RemoteProtocolError"}  # httpx's
PROCESSES = 4  # more than one run may be asked for at once; Prefect lets one of them go on, the others wait or give way


def serve_plan(plan: Plan, version: str, wait_for_prefect: Callable[[], None], tell: Callable[[str], None]) -> NoReturn:
    """Register the deployment, and begin its due runs until stopped; then its schedule rests. A server that is gone is waited
    for, as after a restart: what was running then is stopped, and the next run goes on where it was."""
    with get_client(sync_client=True) as client:
        refuse_other_root(client, plan)
    while True:
        try:
            asyncio.run(_serve(plan, make_deployment(plan, version), tell))
        except SystemExit:  # the runner's own way to end on SIGTERM
            raise SystemExit(143) from None
        except Exception as error:
            if not is_outage(error):
                raise
            tell("Prefect's server does not answer; waiting for it.")
            wait_for_prefect()


def is_outage(error: BaseException | None) -> bool:
    """Whether an error came of a server that can't be reached: the runner gives up after a few tries."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(is_outage, error.exceptions))
    if (
        type(error).__name__ in ("ConnectError", "ConnectTimeout", "ReadError", "ReadTimeout", "RemoteProtocolError")
        or str(error) == "Service exceeded error threshold."
    ):
        return True
    return error is not None and (is_outage(error.__cause__) or is_outage(error.__context__))


async def _serve(plan: Plan, deployment: RunnerDeployment, tell: Callable[[str], None]) -> None:
    runner = Runner(name=plan.name, query_seconds=SECONDS_BETWEEN_LOOKS, limit=PROCESSES, pause_on_shutdown=True, webserver=False)
    await runner.aadd_deployment(deployment)
    tell("")
    await runner.start()
