"""The schema has a version and a changelog of its own, and neither can be forgotten."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from flows.schema import SCHEMA_VERSION, describe_changes, digest_declaration, list_tables, list_views, load_changelog

# Digests of the declaration by version: who changes it raises the version, if that is released, and writes its digest here.
DIGESTS = {"1.2": "cd5c527161c2609b"}
RELEASED = "1.1"
Columns = dict[str, dict[str, str]]


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@pytest.fixture(scope="module")
def released() -> Columns:
    """The tables of the last released schema: of each column its type, whether it may be null, and whether it is in the key."""
    found: Columns = defaultdict(dict)
    path = Path(__file__).parents[1] / "golden" / f"schema-{RELEASED}.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        found[row["table"]][row["column"]] = f"{row['type']} null={row['nullable']} key={row['in_key']}"
    return found


@pytest.fixture(scope="module")
def declared() -> Columns:
    return {
        table.name: {
            column.name: f"{column.type} null={int(column.nullable)} key={int(column.name in table.key)}"
            for column in table.columns
        }
        for table in (*list_tables(), *list_views())
    }


def find_new(released: Columns, declared: Columns) -> list[str]:
    """New tables, and new columns of old ones."""
    columns = [f"{name}.{column}" for name in declared.keys() & released for column in declared[name].keys() - released[name]]
    return sorted([*(declared.keys() - released), *columns])


def find_broken(released: Columns, declared: Columns) -> list[str]:
    """What a reader of the released schema would miss or find changed."""
    return [
        f"{name}.{column}"
        for name, columns in released.items()
        for column, kind in columns.items()
        if declared.get(name, {}).get(column) != kind
    ]


def test_the_version_rises_when_the_declaration_changes() -> None:
    assert digest_declaration() == DIGESTS[SCHEMA_VERSION], (
        "The declaration changed. Raise SCHEMA_VERSION if its version is released, say in changelog.yml what changed, and write "
        f"the digest {digest_declaration()} here."
    )


def test_the_changelog_begins_with_the_version_that_is() -> None:
    versions = list(load_changelog())
    assert versions[0] == SCHEMA_VERSION
    assert versions == sorted(versions, key=number, reverse=True)
    assert RELEASED in versions
    assert all(lines for lines in load_changelog().values())


def test_the_first_number_rises_when_readers_must_change(released: Columns, declared: Columns) -> None:
    broken, new = find_broken(released, declared), find_new(released, declared)
    assert not broken or number(SCHEMA_VERSION)[0] > number(RELEASED)[0], f"gone or of another type, null or key: {broken}"
    assert not new or number(SCHEMA_VERSION) > number(RELEASED), f"new: {new}"


def test_the_changelog_names_all_that_is_new(released: Columns, declared: Columns) -> None:
    later = [lines for version, lines in load_changelog().items() if number(version) > number(RELEASED)]
    named = set(re.findall(r"[a-z_0-9]+(?:\.[a-z_0-9]+)?", "\n".join(line for lines in later for line in lines)))
    assert not set(find_new(released, declared)) - named, "changelog.yml does not name it"


def test_a_break_is_noticed() -> None:
    before = {"deals": {"id": "VARCHAR null=0 key=1", "sum": "DOUBLE null=0 key=0"}}
    assert find_broken(before, {"deals": {"id": "VARCHAR null=0 key=1", "sum": "VARCHAR null=0 key=0"}}) == ["deals.sum"]
    assert find_broken(before, {}) == ["deals.id", "deals.sum"]
    assert find_new(before, {"deals": {**before["deals"], "day": "DATE null=1 key=0"}, "more": {}}) == ["deals.day", "more"]


def test_the_changelog_is_shown_as_markdown_and_json() -> None:
    assert describe_changes().startswith(f"## {SCHEMA_VERSION}\n\n- ")
    assert list(json.loads(describe_changes("json"))) == list(load_changelog())
