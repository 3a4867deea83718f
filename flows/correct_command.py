"""``comity correct`` on the command line: its subcommands and their options. What they do is in ``correct``."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.arguments import Json

correct_app = typer.Typer(
    help="Write a correction with a reason; applied at the next run.", no_args_is_help=True, rich_markup_mode=None
)

Table = Annotated[str, typer.Argument(metavar="TABLE", help="The table that holds the record.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The record's key or its beginning; several columns with / between.")]
Others = Annotated[
    list[str], typer.Argument(metavar="OTHER...", help="Keys of the others; for a split what to set apart: claims, or articles.")
]
Reason = Annotated[str, typer.Option(help="Why, with the source that shows it.")]
By = Annotated[str | None, typer.Option(metavar="NAME", help="Who corrects; default: the user's name.")]
Day = Annotated[str | None, typer.Option(metavar="DATE", help="Day of the correction; default: today.")]
CorrectionId = Annotated[str | None, typer.Option(metavar="ID", help="Name of the correction and of its file.")]


@correct_app.command("set")
def correct_set(
    context: typer.Context,
    table: Table,
    key: Key,
    assignments: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="What is right; null: nothing is known.")],
    reason: Reason,
    by: By = None,
    date: Day = None,
    id: CorrectionId = None,
    json: Json = False,
) -> None:
    """A field holds a wrong value: `comity correct set partnerships KEY stage=signed --reason …`."""
    from flows.correct import Author, correct_fields

    correct_fields(
        context.obj.load_settings(), table, key, assignments, Author(reason, by, date, id, context.obj.wait), as_json=json
    )


@correct_app.command("drop")
def correct_drop(
    context: typer.Context,
    table: Table,
    key: Key,
    reason: Reason,
    by: By = None,
    date: Day = None,
    id: CorrectionId = None,
    json: Json = False,
) -> None:
    """A record should not be there."""
    from flows.correct import Author, correct_record

    correct_record(
        context.obj.load_settings(), "drop", table, key, [], Author(reason, by, date, id, context.obj.wait), as_json=json
    )


def add_relating(action: str, help: str) -> None:
    """A subcommand of `comity correct` that names further records or parts."""

    @correct_app.command(action, help=help)
    def relate(
        context: typer.Context,
        table: Table,
        key: Key,
        others: Others,
        reason: Reason,
        by: By = None,
        date: Day = None,
        id: CorrectionId = None,
        json: Json = False,
    ) -> None:
        from flows.correct import Author, correct_record

        correct_record(
            context.obj.load_settings(), action, table, key, others, Author(reason, by, date, id, context.obj.wait), as_json=json
        )


add_relating("merge", "Several records are one: the others go into the first.")
add_relating("split", "A record is two things: the named claims (of an entity: articles) become a record of their own.")
add_relating("same", "Two records are one, now and in later runs.")
add_relating("different", "Two records are not one, now and in later runs.")


@correct_app.command("list")
def list_corrections(context: typer.Context, json: Json = False) -> None:
    """What became of each correction; stale ones first."""
    from flows.correct import print_corrections

    print_corrections(context.obj.load_settings(), as_json=json)
