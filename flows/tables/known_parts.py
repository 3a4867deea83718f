"""What is known of the part files of the published version, so that a run costs what it adds and not what is there.

A part's name is made from its bytes, so what was found of it once holds for ever: the digest of its rows, and that they passed
the checks. Rows that make the part that they made before are not written again. The file can be deleted; all is found anew then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from flows.tables.parts import hash_writer, write_text

KNOWN_PARTS_FILE = "parts.json"


@dataclass(slots=True)
class KnownParts:
    """Parts go by their table and name, as ``claims/part-….parquet``."""

    digests: dict[str, str] = field(default_factory=dict)  # of a part -> its rows and their sum
    names: dict[str, str] = field(default_factory=dict)  # of a table and its rows -> the name of the part
    checked: set[str] = field(default_factory=set)

    def find_new(self, paths: Iterable[Path]) -> list[Path]:
        """Those of these files that have not passed the checks."""
        return [path for path in paths if name_part(path) not in self.checked]


def name_part(path: Path) -> str:
    """The table and the name of a part file."""
    return f"{path.parent.name}/{path.name}"


def hash_rows(table: pa.Table) -> str:
    """A text that changes with any row, and with nothing but the rows and their schema."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hashlib.blake2b(sink.getvalue(), digest_size=16).hexdigest()


def read_known(folder: Path, rules: str) -> KnownParts:
    """What was kept in the folder, if by the same rules; else nothing is known."""
    try:
        kept = json.loads((folder / KNOWN_PARTS_FILE).read_bytes())
        if kept["rules"] == name_rules(rules):
            return KnownParts(dict(kept["digests"]), dict(kept["names"]), set(kept["checked"]))
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return KnownParts()


def keep_known(folder: Path, rules: str, known: KnownParts, published: Path) -> None:
    """Keep what is known of the parts of a published version, which all passed the checks."""
    parts = {name_part(path) for path in published.glob("*/*.parquet")}
    kept = {
        "rules": name_rules(rules),
        "digests": {part: digest for part, digest in known.digests.items() if part in parts},
        "names": {rows: name for rows, name in known.names.items() if f"{rows.partition('/')[0]}/{name}" in parts},
        "checked": sorted(parts),
    }
    write_text(folder / KNOWN_PARTS_FILE, json.dumps(kept, sort_keys=True))


def name_rules(rules: str) -> str:
    """Another schema, other checks or another way of writing know nothing of the parts of before."""
    return hashlib.sha256(f"{rules}\0{hash_writer()}\0{pa.__version__}".encode()).hexdigest()[:16]
