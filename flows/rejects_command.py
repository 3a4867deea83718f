"""``comity rejects`` on the command line: its subcommands and their options. What they do is in ``refusals`` and ``retry``."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.arguments import Json

rejects_app = typer.Typer(help="What was refused, and why.", no_args_is_help=True, rich_markup_mode=None)


@rejects_app.command("list")
def list_rejects(context: typer.Context, json: Json = False) -> None:
    """What was refused, by reason."""
    from flows.refusals import print_rejects

    print_rejects(context.obj.load_settings(), as_json=json)


@rejects_app.command("show")
def show_reject(
    context: typer.Context,
    reject: Annotated[str, typer.Argument(help="A reject_id, or its beginning.")],
    json: Json = False,
) -> None:
    """One refused input: why, what to do about it, and where its bytes are kept."""
    from flows.refusals import print_reject

    print_reject(context.obj.load_settings(), reject, as_json=json)


@rejects_app.command("retry")
def retry_rejects(
    context: typer.Context,
    rejects: Annotated[
        list[str] | None, typer.Argument(metavar="[REJECT]...", help="Ids or their beginnings; default: all.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only what was refused for this reason.")] = None,
    json: Json = False,
) -> None:
    """Read refused inputs again, after their cure or with a newer release, and publish."""
    from flows.retry import retry_rejects

    retry_rejects(context.obj, rejects or [], reason, as_json=json)
