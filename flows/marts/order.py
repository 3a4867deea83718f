"""The order in which models can be built, from the tables that their own SQL names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter

import sqlglot
from sqlglot import exp

from flows.errors import ComityError
from flows.marts.sources import Model


def order_models(models: Iterable[Model]) -> tuple[Model, ...]:
    """The models, each after those that it reads; of free order by name. ComityError where they read each other in a circle."""
    by_name = {(model.schema, model.name): model for model in sorted(models, key=lambda model: (model.schema, model.name))}
    graph = {name: sorted(find_references(model) & by_name.keys()) for name, model in by_name.items()}
    try:
        return tuple(by_name[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(".".join(name) for name in error.args[1])
        raise ComityError(f"SQL models read each other in a circle: {circle}") from error


@cache
def find_references(model: Model) -> frozenset[tuple[str, str]]:
    """The (schema, name) of each table or view that the model reads."""
    try:
        parsed = sqlglot.parse_one(model.sql, read="duckdb")
    except sqlglot.ParseError as error:
        raise ComityError(f"sql model {model.schema}.{model.name} is no valid SQL: {error}") from error
    local = {step.alias for step in parsed.find_all(exp.CTE)}
    return frozenset(
        (table.db or "main", table.name) for table in parsed.find_all(exp.Table) if table.db or table.name not in local
    )
