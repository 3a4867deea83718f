"""The sectors and the words that show them, from ``sectors.yml``: what a sector is called, here and elsewhere, and its cues."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_ENDINGS = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector; ``cues`` are (words, weight) with weight 3 for what nearly settles it, 2 for what points to it, 1 for a hint."""

    code: str
    name: str
    description: str
    dac_code: str | None
    plover_context: str | None
    cues: tuple[tuple[str, int], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def load_sectors() -> tuple[Sector, ...]:
    """All sectors in the order of ``sectors.yml``."""
    text = resources.files("flows.lexicon").joinpath("sectors.yml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(_make_sector(code, row) for code, row in rows.items())


def list_sector_codes() -> tuple[str, ...]:
    """The codes of all sectors, in order."""
    return tuple(sector.code for sector in load_sectors())


def expand_cue(cue: str) -> list[str]:
    """All forms of a cue: ``loan(s)`` is "loan" and "loans", ``labo(u)r`` is "labor" and "labour"."""
    parts = enumerate(_ENDINGS.split(cue))
    choices = [["", *part.split("|")] if number % 2 else [part] for number, part in parts]
    return list(map("".join, itertools.product(*choices)))


def _make_sector(code: str, row: dict[str, Any]) -> Sector:
    return Sector(
        code=code,
        name=row["name"],
        description=row["description"],
        dac_code=row["dac_code"],
        plover_context=row["plover_context"],
        cues=tuple(_list_cues(row["cues"])),
        examples=tuple(row["examples"]),
        counterexamples=tuple(row["counterexamples"]),
    )


def _list_cues(by_weight: dict[int, list[str]]) -> Iterator[tuple[str, int]]:
    for weight, cues in by_weight.items():
        for cue in cues:
            yield from ((form, weight) for form in expand_cue(str(cue)))
