"""Every pattern that tells the parts of an article takes its examples, leaves its counterexamples alone, and is always quick."""

from __future__ import annotations

import re
import time

import pytest

from flows.lexicon.wording import load_wording

SECTIONS = [
    ("bylines", "bylines"),
    ("bylines", "captions"),
    ("bylines", "datelines"),
    ("boilerplate", "lines"),
    ("boilerplate", "credits"),
    ("article_dates", "leads"),
    ("article_dates", "formats"),
    ("article_dates", "addresses"),
]
RULES = [(f"{name}.{section}", rule) for name, section in SECTIONS for rule in load_wording(name)[section]]
HOSTILE = [
    *("A" * 400, "A-" * 200, "A. " * 130, "A/" * 190 + "-", "AA " * 30 + "(A" * 30, "Aa-Aa " * 66 + "(x", "A b, " * 80),
    *("By " + "Aa " * 130, "By A" + " and" * 100, "NAIROBI, " * 45, "A A A A A A, (" * 28, "2025-" * 80, "1 a " * 100),
    *("(" * 400, " " * 400, "—–-" * 130, "photo " * 66, "(photo by " * 40, "(Reporting by " + "A;" * 190),
]


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_pattern_takes_its_examples_and_no_counterexample(name: str, rule: dict[str, list[str] | str]) -> None:
    pattern = re.compile(str(rule["pattern"]))
    assert rule["examples"], name
    assert rule["counterexamples"], name
    assert [text for text in rule["examples"] if not pattern.search(text)] == []
    assert [text for text in rule["counterexamples"] if pattern.search(text)] == []


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_pattern_is_quick_on_hostile_lines(name: str, rule: dict[str, list[str] | str]) -> None:
    pattern = re.compile(str(rule["pattern"]))
    started = time.process_time()
    for text in HOSTILE:
        pattern.search(text)
    assert time.process_time() - started < 0.5, name


def test_every_pattern_that_must_name_its_parts_does() -> None:
    for rule in load_wording("bylines")["bylines"]:
        assert "name" in re.compile(rule["pattern"]).groupindex
    for rule in load_wording("bylines")["datelines"]:
        assert {"place", "date"} <= set(re.compile(rule["pattern"]).groupindex)
