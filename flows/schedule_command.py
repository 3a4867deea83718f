"""``comity serve`` and ``comity deploy``: runs that begin by themselves."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.errors import BadConfiguration

if TYPE_CHECKING:
    from flows.plan import Plan

Cron = Annotated[str | None, typer.Option(help="When runs begin, as '0 6 * * *'; default: schedule.cron.")]
Interval = Annotated[str | None, typer.Option(help="Instead: the time between two runs, as 90s, 15m, 6h or 1d.")]
Timezone = Annotated[str | None, typer.Option(help="The zone of that clock, as Europe/Berlin; default: UTC.")]
Overlap = Annotated[str | None, typer.Option(help="A run that is due while another goes on: queue or skip.")]
Name = Annotated[str | None, typer.Option(help="The deployment's name; default: that of the folder.")]
Workers = Annotated[int | None, typer.Option(min=0, help="Processes that read articles.")]
Limit = Annotated[float | None, typer.Option("--limit-minutes", min=0, help="Minutes after which a run is broken off.")]


def serve(
    context: typer.Context,
    cron: Cron = None,
    interval: Interval = None,
    timezone: Timezone = None,
    overlap: Overlap = None,
    name: Name = None,
    workers: Workers = None,
) -> None:
    """Run on a schedule under Prefect, on this machine, until stopped. Without a server of yours it keeps a small one up."""
    from flows.main_job import quieten_prefect
    from flows.plan import make_plan
    from flows.prefect_home import reach_prefect

    settings = context.obj.load_settings(workers=workers)
    plan = make_plan(
        settings, cron=cron, interval=interval, timezone=timezone, overlap=overlap, name=name,
        flags=_list_flags(context, workers=workers),
    )  # fmt: skip
    quieten_prefect(context.obj.verbose)
    with reach_prefect(settings, keeps_time=True) as wait_for_prefect:
        from flows.serving import serve_plan

        wait_for_prefect()
        serve_plan(plan, version("comity"), wait_for_prefect, lambda text: _tell(context, text or _describe_serving(plan)))


def deploy(
    context: typer.Context,
    pool: Annotated[str | None, typer.Option(help="The process work pool; made if it is not there. Default: comity.")] = None,
    cron: Cron = None,
    interval: Interval = None,
    timezone: Timezone = None,
    overlap: Overlap = None,
    name: Name = None,
    workers: Workers = None,
    automations: Annotated[bool, typer.Option("--automations", help="Also watch for failed, late and missing runs.")] = False,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Where these are told; default: schedule.webhook.")] = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Write prefect.yaml for `prefect deploy` instead.")] = None,
) -> None:
    """Register the deployment on your Prefect server, for the workers of a process work pool."""
    from flows.main_job import quieten_prefect
    from flows.plan import make_plan
    from flows.prefect_home import find_own_api, reach_prefect

    settings = context.obj.load_settings(workers=workers)
    plan = make_plan(
        settings, cron=cron, interval=interval, timezone=timezone, overlap=overlap, name=name,
        flags=_list_flags(context, workers=workers),
    )  # fmt: skip
    chosen = pool or settings.schedule.pool
    if write:
        from flows.prefect_file import write_prefect_file

        write_prefect_file(write, plan, chosen)
        _tell(context, f"Wrote {write}. Register what it holds with `prefect deploy --all --prefect-file {write}`.")
        return
    if not find_own_api(settings):
        raise BadConfiguration(
            "No Prefect server is named. Start one (`prefect server start`) and name its API in PREFECT_API_URL or"
            " prefect.api_url, as http://127.0.0.1:4200/api; or use `comity serve`, which keeps a small server of its own."
        )
    quieten_prefect(context.obj.verbose)
    with reach_prefect(settings) as wait_for_prefect:
        from flows.deploy import register_deployment

        wait_for_prefect()
        deployment = register_deployment(plan, version("comity"), chosen)
        if automations or webhook:
            from flows.automations import register_automations

            register_automations(plan, deployment, webhook or settings.schedule.webhook)
    _tell(context, _describe_deployment(plan, chosen))


def _list_flags(context: typer.Context, **flags: Any) -> dict[str, Any]:
    """The settings that the command line gave, for the runs to come."""
    given = {"warehouse": context.obj.warehouse, **flags}
    return {key: value for key, value in given.items() if value is not None}


def _tell(context: typer.Context, text: str) -> None:
    if not context.obj.quiet:
        print(text, file=sys.stderr, flush=True)


def _name_interface() -> str:
    return os.environ["PREFECT_API_URL"].removesuffix("/").removesuffix("/api")


def _describe_serving(plan: Plan) -> str:
    return (
        f"Serving    daily/{plan.name}: {plan.clock}; a run that overlaps: {plan.overlap}\n"
        f"Prefect    {_name_interface()}\n"
        f"By hand    comity --root {plan.root} run\n"
        "Ctrl-C ends it; its schedule rests until it serves again."
    )


def _describe_deployment(plan: Plan, pool: str) -> str:
    return (
        f"Deployed   daily/{plan.name}: {plan.clock}; a run that overlaps: {plan.overlap}\n"
        f"Prefect    {_name_interface()}\n"
        f"Worker     prefect worker start --pool {pool}      (from this environment; it begins the due runs)\n"
        f"At once    prefect deployment run daily/{plan.name}"
    )


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command()(serve)
    app.command()(deploy)
