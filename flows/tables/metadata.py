"""What a version says of itself for other tools: ``datapackage.json`` and ``croissant.json``, with the hash of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from flows.marts.database import list_parquet
from flows.schema import DataFile, Table, croissant, data_package, list_tables, list_views
from flows.tables.parts import hash_file, write_text

PACKAGE_FILE = "datapackage.json"
CROISSANT_FILE = "croissant.json"


def write_metadata(folder: Path, row_counts: Mapping[str, int], facts: Mapping[str, Any], previous: Path | None) -> None:
    """Write both files into a version's folder, whose Parquet is whole. ``facts`` hold at least its version and creation time."""
    known = _known_hashes(previous)
    files = {table.name: _describe_files(folder, table, known) for table in (*list_tables(), *list_views())}
    package = data_package(files, row_counts, software_version=installed_version("comity"), **facts)
    write_text(folder / PACKAGE_FILE, json.dumps(package, indent=2, ensure_ascii=False) + "\n")
    described = croissant(files, version=facts["version"], created=facts["created"])
    write_text(folder / CROISSANT_FILE, json.dumps(described, indent=2, ensure_ascii=False) + "\n")


def read_facts(folder: Path) -> dict[str, Any]:
    """The data package of a version; empty if it can't be read, so that the version counts as another one."""
    try:
        facts: dict[str, Any] = json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts


def _describe_files(folder: Path, table: Table, known: Mapping[str, str]) -> list[DataFile]:
    return [_describe_file(folder, path, known) for path in list_parquet(folder, table) if path.is_file()]


def _describe_file(folder: Path, path: Path, known: Mapping[str, str]) -> DataFile:
    name = path.relative_to(folder).as_posix()
    return DataFile(name, path.stat().st_size, known.get(name) or hash_file(path))


def _known_hashes(previous: Path | None) -> dict[str, str]:
    """The hashes of the previous version's parts: a part is named by its bytes, so it need not be read again."""
    resources = read_facts(previous).get("resources", []) if previous else []
    parts = [part for resource in resources for part in resource.get("parts", [])]
    return {part["path"]: part["hash"].removeprefix("sha256:") for part in parts}
