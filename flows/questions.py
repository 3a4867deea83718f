"""`comity sql --examples` and `--example NAME`: the questions that come with Comity."""

from __future__ import annotations

import json
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from flows.errors import UsageError
from flows.kept import choose_version
from flows.marts.examples import find_questions
from flows.query import print_table, write_query
from flows.settings import Settings


class Globals(Protocol):
    """The global options of the command line."""

    def load_settings(self, **flags: object) -> Settings:
        """The settings with these options on top."""


def ask_dataset(
    options: Globals,
    query: str,
    example: str | None,
    when: tuple[str | None, str | None],
    format: str,
    out: Path | None,
    *,
    only_list: bool,
) -> None:
    """Ask the query or the example of a version (the latest, one by name, or as of a day), or list the examples."""
    if only_list:
        print_questions(as_json=format == "json")
        return
    chosen = choose_query(query, example)
    write_query(choose_version(options.load_settings(), *when), chosen, format, out)


def print_questions(*, as_json: bool) -> None:
    """List the questions: their names, their words, and with JSON their queries."""
    questions = find_questions()
    if as_json:
        rows = [{"name": question.name, "question": question.words, "query": question.sql} for question in questions]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    print_table(["name", "question"], [(question.name, question.words) for question in questions], sys.stdout)
    print("`comity sql --example NAME` asks one of them; its query is shown above the answer.", file=sys.stderr)


def choose_query(query: str, example: str | None) -> str:
    """The query that was given, or that of an example, which is told on standard error; UsageError for both and for neither."""
    if bool(query.strip()) == bool(example):
        raise UsageError("Give one query, or one --example NAME; `comity sql --examples` lists them.")
    if not example:
        return query
    questions = {question.name: question for question in find_questions()}
    if example not in questions:
        near = get_close_matches(example, questions, 1)
        hint = f"did you mean {near[0]!r}" if near else f"there are: {', '.join(questions)}"
        raise UsageError(f"There is no example {example!r}: {hint}.")
    chosen = questions[example]
    print(f"-- {chosen.words}\n{chosen.sql}\n", file=sys.stderr)
    return chosen.sql
