"""The SQL files: where they lie, and what each one is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flows.errors import ComityError

LAYERS = {"staging": "staging", "intermediate": "intermediate", "marts": "main"}  # folder -> schema in the database
_HEAD = re.compile(
    r"-- (?P<grain>One row per [^\n]+)\n-- key: (?P<key>[^\n]+)\n(-- stored: sorted by (?P<order>[^\n]+)\n)?(?P<sql>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Model:
    """One SQL file: its place in the database, what a row is, its key, its query, and the order in which its rows are stored.

    Without an order nothing is stored: it is a view, which asks its query again whenever it is read.
    """

    schema: str
    name: str
    grain: str
    key: tuple[str, ...]
    sql: str
    order: tuple[str, ...] = ()


def sql_folder() -> Path:
    """The folder ``sql``: inside the installed package, else beside it in the repository."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "bundled" / "sql", package.parent / "sql"):
        if folder.is_dir():
            return folder
    raise ComityError(
        f"the SQL models are missing: neither {package}/bundled/sql nor {package.parent}/sql is there. Install comity again"
    )


def find_models() -> tuple[Model, ...]:
    """Every model of sql/staging, sql/intermediate and sql/marts."""
    return tuple(
        read_model(path, schema) for layer, schema in LAYERS.items() for path in sorted((sql_folder() / layer).glob("*.sql"))
    )


def find_checks() -> tuple[Model, ...]:
    """Every check of sql/checks: a query for the rows that must not be."""
    return tuple(read_model(path, "checks") for path in sorted((sql_folder() / "checks").glob("*.sql")))


def read_model(path: Path, schema: str) -> Model:
    """The model in one file; ComityError if its first two lines don't say what a row and the key are."""
    matched = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if not matched:
        raise ComityError(f"{path}: line 1 must be '-- One row per …' and line 2 '-- key: …'")
    key, order = _split_names(matched["key"]), _split_names(matched["order"] or "")
    return Model(schema, path.stem, matched["grain"], key, matched["sql"].strip().rstrip(";"), order)


def _split_names(written: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in written.split(",") if name.strip())


def hash_models() -> str:
    """A digest of all SQL: other models make another version, on the same tables."""
    files = sorted(path for path in sql_folder().rglob("*.sql"))
    return hashlib.sha256("\0".join(f"{path.name}\0{path.read_text(encoding='utf-8')}" for path in files).encode()).hexdigest()
