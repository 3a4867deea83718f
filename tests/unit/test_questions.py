"""The questions that come with Comity can be listed and asked by name."""

from __future__ import annotations

import json

import pytest

from flows.errors import UsageError
from flows.marts.examples import find_questions
from flows.questions import choose_query, print_questions


def test_the_issue_is_answered() -> None:
    assert [question.name for question in find_questions()] == [
        "changed", "loans", "overdue", "partners", "rising", "signed", "single", "sure",
    ]  # fmt: skip


@pytest.mark.parametrize("question", find_questions(), ids=lambda question: question.name)
def test_each_is_a_question_and_a_short_query(question) -> None:  # type: ignore[no-untyped-def]
    assert question.words.endswith("?")
    assert len(question.sql.splitlines()) <= 5


def test_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    print_questions(as_json=True)
    listed = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert listed["partners"]["question"] == "Who are Kenya's partners in energy since 2024?"
    print_questions(as_json=False)
    assert "Which counted partnerships rest on one article only" in capsys.readouterr().out


def test_one_is_asked_by_name_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "overdue_deadlines" in choose_query("", "overdue")
    assert "-- Which agreements are overdue" in capsys.readouterr().err


def test_a_query_is_taken_as_it_is() -> None:
    assert choose_query("select 1", None) == "select 1"


@pytest.mark.parametrize(
    ("query", "example", "message"),
    [("", None, "--examples` lists them"), ("select 1", "overdue", "Give one query"), ("", "overdeu", "did you mean 'overdue'")],
)
def test_what_cannot_be_meant_is_wrong_usage(query: str, example: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        choose_query(query, example)
