"""The names of principals and places: records read once from the CSV files beside this module.

What each column and flag means stands in ``SOURCES.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml

PrincipalType = Literal["country", "former", "body", "collective"]
NameType = Literal["country", "subdivision", "body", "city"]


@dataclass(frozen=True, slots=True)
class Principal:
    """A country, former country, intergovernmental body or collective that a party can belong to."""

    code: str
    name: str
    type: PrincipalType
    alpha3: str | None
    m49_code: str | None
    region: str | None
    world_region: str | None  # the continental region in which the region lies


@dataclass(frozen=True, slots=True)
class Name:
    """A surface as printed in running text, and the code it stands for. ``words`` are those that a ``suffix`` name asks for."""

    surface: str
    code: str
    kind: str
    needs: frozenset[str]
    type: NameType
    words: tuple[str, ...] = ()


@cache
def load_principals() -> dict[str, Principal]:
    """All principals by code."""
    return {row["code"]: _read_principal(row) for row in _read_rows("principals.csv")}


@cache
def load_names() -> tuple[Name, ...]:
    """Every surface of a country, subdivision, body or city, in file order; one surface may stand for several codes."""
    return (
        *_read_names("country_names.csv", "country"),
        *_read_names("subdivisions.csv", "subdivision"),
        *_read_names("bodies.csv", "body"),
        *_read_names("cities.csv", "city"),
    )


@cache
def load_bank_codes() -> frozenset[str]:
    """Codes of the bodies that lend: development banks and funds."""
    return frozenset(row["code"] for row in _read_rows("bodies.csv") if row["type"] == "bank")


@cache
def load_blockers() -> tuple[str, ...]:
    """Multi-word surfaces that hold a country's name but do not mention it: seas, currencies, languages, foods, persons."""
    blockers = _load_traps()["blockers"]
    fixed = (surface for group in blockers["surfaces"].values() for surface in group)
    return tuple(dict.fromkeys((*fixed, *_combine(blockers["combinations"]))))


@cache
def load_support() -> dict[str, tuple[str, ...]]:
    """Words that speak for one code of an ambiguous surface: ``GE`` by Tbilisi, ``US-GA`` by Atlanta."""
    return {code: tuple(words) for code, words in _load_traps()["support"].items()}


@cache
def load_blocker_patterns() -> tuple[str, ...]:
    """Regular expressions for what fixed words can't say: languages ("in French"), sums ("US$5"), stock tickers ("<UK>")."""
    return tuple(_load_traps()["blockers"]["patterns"])


@cache
def load_capital_cues() -> dict[str, tuple[str, ...]]:
    """Words that tell a capital standing for its government from a place: ``after``, ``before``, ``joined``, ``place_before``."""
    return {place: tuple(words) for place, words in _load_traps()["capital_cues"].items()}


@cache
def _load_traps() -> dict[str, dict]:  # type: ignore[type-arg]
    text = resources.files(__package__).joinpath("geo_traps.yml").read_text(encoding="utf-8")
    loaded: dict[str, dict] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # type: ignore[type-arg]
    return loaded


def _combine(groups: list[dict[str, list[str]]]) -> Iterator[str]:
    for group in groups:
        for first in group["first"]:
            for second in group["second"]:
                yield f"{first} {second}"


def _read_rows(file_name: str) -> Iterator[dict[str, str]]:
    text = resources.files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _read_principal(row: dict[str, str]) -> Principal:
    region = row["region"] or None
    return Principal(
        code=row["code"],
        name=row["name"],
        type=row["type"],  # type: ignore[arg-type]
        alpha3=row["alpha3"] or None,
        m49_code=row["m49"] or None,
        region=region,
        world_region=_load_world_regions()[region] if region else None,
    )


@cache
def _load_world_regions() -> dict[str, str]:
    text = resources.files(__package__).joinpath("regions.yml").read_text(encoding="utf-8")
    return {region: world_region for world_region, regions in yaml.safe_load(text).items() for region in regions}


def _read_names(file_name: str, name_type: NameType) -> Iterator[Name]:
    for row in _read_rows(file_name):
        code = row.get("code") or row["country_code"]
        kind = row.get("kind") or name_type
        yield Name(row["surface"], code, kind, _split_list(row["needs"]), name_type, _split_words(row.get("words")))


@cache
def _split_list(cell: str) -> frozenset[str]:
    return frozenset(cell.split(",")) if cell else frozenset()


@cache
def _split_words(cell: str | None) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
