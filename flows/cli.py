"""The ``comity`` command. Heavy things are imported inside the commands, so that help is there at once."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.arguments import Json, Out, Scheduler, end_by_signal, find_interruption, hoist_globals
from flows.correct_command import correct_app
from flows.errors import ComityError
from flows.explained import explain_refusal
from flows.redaction import describe_trace, hide_secrets
from flows.rejects_command import rejects_app
from flows.schedule_command import add_commands

if TYPE_CHECKING:
    from flows.settings import Settings

app = typer.Typer(
    name="comity",
    help="International partnerships read from the news. Global options may also follow the command.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(rejects_app, name="rejects")
app.add_typer(correct_app, name="correct")
add_commands(app)


@dataclass(frozen=True, slots=True)
class Globals:
    """The global options as given."""

    root: Path
    warehouse: str | None
    verbose: bool
    quiet: bool
    wait: float = 0

    def load_settings(self, **flags: object) -> Settings:
        """The settings with these options and flags on top."""
        from flows.holding import fetch_latest
        from flows.settings import load_settings

        return fetch_latest(load_settings(self.root, warehouse=self.warehouse, **flags))


@app.callback()
def take_globals(
    context: typer.Context,
    root: Annotated[Path, typer.Option(envvar="COMITY_ROOT", help="Folder of comity.toml, raw/ and warehouse/.")] = Path(),
    warehouse: Annotated[
        str | None, typer.Option(metavar="URI", help="Where the published dataset lies; default: ROOT/warehouse.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Tell more, and show where an unexpected error arose.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Tell only what went wrong.")] = False,
    wait: Annotated[
        float,
        typer.Option(metavar="[SECONDS]", min=0, help="Wait for another run that holds the warehouse; without SECONDS forever."),
    ] = 0,
) -> None:
    """International partnerships read from the news."""
    if warehouse and "://" not in warehouse:
        warehouse = str(
            Path(warehouse).absolute()
        )  # a path on the command line is relative to where it is typed, not to the root
    context.obj = Globals(root, warehouse, verbose, quiet, wait)


@app.command()
def run(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...", help="Files, folders, http(s) addresses or '-'; default: comity.toml, raw/inbox/, raw/sample/."
        ),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that read articles; default: one a processor.")] = None,
    scheduler: Scheduler = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make everything anew from raw/store/; nothing else is read but what is named.")
    ] = False,
    run_key: Annotated[str, typer.Option(metavar="KEY", help="A run of this key that was published is not done again.")] = "",
    accept: Annotated[
        list[str] | None, typer.Option(metavar="GUARD", help="Publish although this guard refuses; needs --reason.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for those who ask later.")] = "",
    json: Json = False,
) -> None:
    """Ingest, extract, publish: the main job. A second run with nothing new publishes nothing new."""
    from flows.main_job import Extras, run_main_job

    extras = Extras(run_key=run_key, accept=tuple(accept or ()), reason=reason, scheduler=scheduler)
    run_main_job(context.obj, inputs or [], workers, extras, rebuild=rebuild, as_json=json)


@app.command()
def extract(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="Articles as JSON Lines, also .gz and .zst.")] = "-",
    out: Out = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read articles; default: one a processor.")] = None,
) -> None:
    """Read articles from JSON Lines and write their records as JSON Lines. Needs no warehouse and keeps nothing."""
    from flows.extract import extract_file

    extract_file(file, out, workers, quiet=context.obj.quiet)


@app.command()
def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="A SELECT on the dataset; try: select * from start_here")] = "",
    example: Annotated[str | None, typer.Option(metavar="NAME", help="Ask one of the questions that come with Comity.")] = None,
    examples: Annotated[bool, typer.Option("--examples", help="List these questions.")] = False,
    format: Annotated[str, typer.Option(help="table, csv, json or parquet.")] = "table",
    version: Annotated[str | None, typer.Option(metavar="NAME", help="An earlier version that is still kept, by name.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The version that was published on that day (UTC).")] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Run SQL on the published dataset, read-only."""
    from flows.questions import ask_dataset

    ask_dataset(context.obj, query, example, (version, as_of), "json" if json else format, out, only_list=examples)


@app.command()
def report(context: typer.Context, out: Out = None) -> None:
    """Write the report, one self-contained HTML file; without -o tell where the published one lies."""
    from flows.query import copy_report

    copy_report(context.obj.load_settings().latest_dir, out)


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(help="One table or view; default: all.")] = None,
    format: Annotated[str, typer.Option(help="markdown or json.")] = "markdown",
    list_: Annotated[bool, typer.Option("--list", help="Only what tables and views there are, in a line each.")] = False,
    changes: Annotated[bool, typer.Option("--changes", help="What each version of the schema changed.")] = False,
    json: Json = False,
) -> None:
    """The data dictionary."""
    from flows.dictionary import print_dictionary

    print_dictionary(table, "json" if json else format, only_list=list_, only_changes=changes)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated records as JSON Lines.")],
    articles: Annotated[Path | None, typer.Option(help="The articles, to be read now and to hold the quotes against.")] = None,
    entities: Annotated[Path | None, typer.Option(help="Annotated persons, organizations, subdivisions and deadlines.")] = None,
    json: Json = False,
) -> None:
    """Precision, recall and F1 on annotated articles."""
    from flows.evaluation.run import evaluate_files

    evaluate_files(gold, articles, entities, as_json=json)


@app.command()
def changes(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="All that was published on that day (UTC) or later.")] = None,
    table: Annotated[str | None, typer.Option(metavar="TABLE", help="Only what became of the records of one table.")] = None,
    json: Json = False,
) -> None:
    """What publication added, changed, merged and removed, and why; without --since what the last one did."""
    from flows.changed import print_changes

    print_changes(context.obj.load_settings(), since, table, as_json=json, quiet=context.obj.quiet)


@app.command()
def forget(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="An article_id, or its beginning.")],
    reason: Annotated[str, typer.Option(help="Why, for those who ask later.")] = "",
    keep_copies: Annotated[
        bool, typer.Option("--keep-near-copies", help="Leave the edited copies of it in other papers.")
    ] = False,
    json: Json = False,
) -> None:
    """Remove an article's text and bytes everywhere; its id and hash stay, marked, and it is not taken in again."""
    from flows.forget import forget_article

    forget_article(context.obj, article, reason, near_copies=not keep_copies, as_json=json)


@app.command()
def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without a choice: leftovers, links, dead locks.")
    ] = False,
    json: Json = False,
) -> None:
    """Check the installation, the warehouse, the lock and the server; each finding with its cure. Exit code 1: a fault."""
    from flows.doctor import report_findings

    if not report_findings(context.obj, as_json=json, fix=fix):
        raise typer.Exit(1)


def main() -> NoReturn:
    """Run the command; an error that the user can mend is one message and its exit code."""
    signal.signal(signal.SIGTERM, end_by_signal)
    arguments = hoist_globals(sys.argv[1:])
    try:
        app(arguments)
    except ComityError as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        _fail("Interrupted.", 130)
    except Exception as error:
        if code := find_interruption(error):
            _fail("Interrupted.", code)
        if {"-v", "--verbose"} & set(arguments):
            print(describe_trace(), file=sys.stderr)
        if refused := explain_refusal(error):
            _fail(refused, 1)
        _fail(f"{type(error).__name__}: {error}. This is a fault of Comity's; -v shows where.", 1)
    sys.exit(0)


def _fail(message: str, code: int) -> NoReturn:
    print(f"comity: {hide_secrets(message)}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
