from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from flows.articles.rejects import Refused, find_reason, list_reasons, make_reject

REPOSITORY = Path(__file__).parents[3]


def test_message_tells_the_facts() -> None:
    reject = make_reject("too_short", "a.txt", "00ff", length=7, limit=25)
    assert reject.message == "its text has 7 characters, fewer than 25"
    assert (reject.reason, reject.source, reject.sha256) == ("too_short", "a.txt", "00ff")


def test_undeclared_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="no_such_reason"):
        make_reject("no_such_reason", "a.txt")


def test_missing_fact_is_an_error() -> None:
    with pytest.raises(KeyError):
        make_reject("too_short", "a.txt", length=7)


def test_facts_with_braces_are_not_templates() -> None:
    assert "{x}" in make_reject("bad_json", "a.jsonl", error="Expecting {x}").message


def test_nothing_in_a_message_acts_on_a_terminal() -> None:
    assert make_reject("bad_json", "a", error="\x1b[2J\nempty\u202e \udcff").message == (
        "it is not JSON: \\x1b[2J\\nempty\\u202e \\udcff"
    )


def test_every_reason_has_message_and_cure_and_a_code_of_its_own() -> None:
    reasons = list_reasons()
    assert len({reason.code for reason in reasons}) == len(reasons) >= 25
    for reason in reasons:
        facts = {name: 1 for _, name, _, _ in string.Formatter().parse(reason.message) if name}
        assert reason.message.format(**facts)
        assert reason.cure.endswith(".")
        assert find_reason(reason.code) is reason


def test_every_reason_is_given_somewhere_and_has_a_test() -> None:
    for folder in ("flows", "tests"):
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / folder).rglob("*.py")))
        silent = [reason.code for reason in list_reasons() if not re.search(rf"""["'(]{reason.code}["':]""", text)]
        assert not silent, f"{folder}: nothing about {silent}"


def test_refused_carries_code_item_and_facts() -> None:
    refused = Refused("too_short", 3, length=1, limit=2)
    assert (refused.code, refused.item, refused.facts) == ("too_short", 3, {"length": 1, "limit": 2})
