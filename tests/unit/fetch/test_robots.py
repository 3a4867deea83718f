from __future__ import annotations

import time

import pytest

from flows.fetch.robots import parse_rules


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /news\nAllow: /news/a", True),
        ("User-agent: *\nDisallow:", True),
        ("user agent : Comity\ndisallow : /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: comity\nAllow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: other\nUser-agent: comity\nDisallow: /", False),
        ("User-agent: other\nUser-agent: another\nUser-agent: *\nDisallow: /", False),
        ("User-agent: other\nDisallow: /x\nUser-agent: third\nDisallow: /", True),
        ("\ufeffUser-agent: * # all\nDisallow: /news/*$", False),
        ("Disallow: /", True),
        ("<html>no such page</html>", True),
        ("", True),
    ],
)
def test_rules(rules: str, allowed: bool) -> None:
    assert parse_rules(rules.encode(), "comity").can_fetch("https://example.org/news/a", "comity") is allowed


@pytest.mark.parametrize(
    "hostile",
    [
        "User-agent: *\nDisallow: /" + "*a" * 5000 + "b$",
        "".join(f"User-agent: a{number}\n" for number in range(20_000)) + "Disallow: /x\n" * 20_000,
        "User-agent: *\n" + "".join(f"Disallow: /{number}*x\n" for number in range(40_000)),
        "User-agent" + " " * 400_000,
        "User-agent: *\n" * 30_000 + "Disallow: /x",
    ],
    ids=["stars", "agents", "rules", "blanks", "repeated"],
)
def test_hostile_rules_take_little_time(hostile: str) -> None:
    began = time.process_time()
    parse_rules(hostile.encode(), "comity").can_fetch("https://example.org/" + "a" * 3000, "comity")
    assert time.process_time() - began < 6
