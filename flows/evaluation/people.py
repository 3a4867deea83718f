"""The figures of persons with their roles, organizations, subdivisions and deadlines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flows.evaluation.figures import Tally
from flows.evaluation.statements import read_statements

NAMES = ("persons", "person_role", "person_code", "organizations", "subdivisions", "deadlines")
ORGANIZATION_TYPES = ("organization", "body")


def fold_name(name: str) -> str:
    """A name without case, accents, punctuation and article."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return re.sub(r"\W+", " ", plain.lower()).removeprefix("the ").strip()


def add_entities(tallies: Mapping[str, Tally], gold: Mapping[str, Any], record: Mapping[str, Any]) -> None:
    """Compare one article's annotated entities with those of its record."""
    found = record.get("entities") or []
    _add_persons(tallies, gold["persons"], [entity for entity in found if entity.get("type") == "person"])
    tallies["organizations"].add_sets(
        {fold_name(one["name"]) for one in gold["organizations"]},
        {fold_name(one["name"]) for one in found if one.get("type") in ORGANIZATION_TYPES},
    )
    tallies["subdivisions"].add_sets(
        set(gold["subdivisions"]), {one.get("code") for one in found if one.get("type") == "subdivision"}
    )
    tallies["deadlines"].add_sets(
        {one["date"][:7] for one in gold["deadlines"]},
        {statement.deadline[:7] for statement in read_statements(record) if statement.deadline},
    )


def _add_persons(tallies: Mapping[str, Tally], gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    wanted = {fold_name(one["name"]): one for one in gold}
    named = {fold_name(one["name"]): one for one in found}
    tallies["persons"].add_sets(wanted.keys(), named.keys())
    for name in wanted.keys() & named.keys():
        role, other_role = fold_name(wanted[name].get("role") or ""), fold_name(named[name].get("role") or "")
        same_role = bool(role and other_role) and (role in other_role or other_role in role)
        tallies["person_role"].add_value(role, other_role, same_role)
        code, other_code = wanted[name].get("code"), named[name].get("code")
        tallies["person_code"].add_value(code, other_code, bool(code) and code == other_code)
