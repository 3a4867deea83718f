"""How to begin: the order in which a newcomer should meet tables, views and macros, and a query for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Example:
    """A table, view or macro, the layer that it belongs to, and a query that shows what it is for."""

    name: str
    layer: str
    query: str


@cache
def read_examples() -> tuple[Example, ...]:
    """The examples of ``examples.yml``, in its order. ``{partnership_id}`` stands for an id of the dataset."""
    loaded = yaml.safe_load((files("flows.schema") / "examples.yml").read_text(encoding="utf-8"))
    return tuple(Example(name, told["layer"], told["query"]) for name, told in loaded.items())
