"""What a run did, as people read it where Prefect shows it: a page in Markdown and a few tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.articles.ledger import Ledger
from flows.articles.rejects import find_reason
from flows.redaction import hide_secrets
from flows.run_log import RunLog

Row = dict[str, Any]
HELD = ("articles", "claims", "partnerships")
SHOWN = 20  # rows of a table
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>#|!"})


@dataclass(frozen=True, slots=True)
class Account:
    """The tables by name, each with its rows; ``head`` says in one line how the run ended."""

    run_id: str
    head: str
    tables: Mapping[str, list[Row]]
    links: Mapping[str, Path]
    notes: tuple[str, ...] = field(default=())


def give_account(
    run_id: str, ledger: Ledger, version: str, is_new: bool, latest: Path, rejects: Iterable[Row], log: RunLog, log_file: Path
) -> Account:
    """The account of a run that ended well. ``rejects`` are those of this run."""
    refused = list(rejects)
    changes = count_changes(latest, version) if is_new else []
    tables = {
        "counts": count_fates(ledger) + count_held(latest),
        "changes": changes,
        "rejects": count_reasons(refused),
        "stages": [{"stage": name, "seconds": seconds} for name, seconds in log.slowest()],
    }
    head = f"Version {version} is new." if is_new else f"Nothing new: version {version} stands."
    links = {"report": latest / "report.html", "dataset": latest, "log": log_file}
    return Account(run_id, head, tables, links, tuple(list_refused(refused)))


def count_fates(ledger: Ledger) -> list[Row]:
    """What became of the items that came in."""
    fates = ("inputs", "articles", "duplicates", "rejects", "unchanged")
    return [{"what": f"this run: {fate}", "count": getattr(ledger, fate)} for fate in fates]


def count_held(latest: Path) -> list[Row]:
    """How much the published version holds."""
    return [{"what": f"published: {name}", "count": count_table(latest, name)} for name in HELD]


def count_table(latest: Path, name: str) -> int:
    """The rows of a published table, from the footers of its files."""
    parts = sorted((latest / name).glob("*.parquet")) or [latest / f"{name}.parquet"]
    return sum(pq.read_metadata(part).num_rows for part in parts if part.exists())


def count_changes(latest: Path, version: str) -> list[Row]:
    """What the version added, changed and removed, by table."""
    columns = ["table_name", "change"]
    rows = pq.read_table(latest / "changes.parquet", columns=columns, filters=[("version", "=", version)]).to_pylist()
    counts = Counter((row["table_name"], row["change"]) for row in rows)
    return [{"table": table, "change": change, "rows": count} for (table, change), count in sorted(counts.items())]


def count_reasons(rejects: Iterable[Row]) -> list[Row]:
    """Why inputs were refused, most frequent first, with the cure."""
    counts = Counter(row["reason"] for row in rejects)
    return [{"reason": code, "rejects": count, "cure": find_reason(code).cure} for code, count in counts.most_common()]


def list_refused(rejects: list[Row]) -> Iterable[str]:
    """The first refusals, one line each."""
    for row in rejects[:SHOWN]:
        yield hide_secrets(f"{row['source']}: {row['message']}")
    if len(rejects) > SHOWN:
        yield f"and {len(rejects) - SHOWN:,} more: `comity rejects list`"


def write_markdown(account: Account) -> str:
    """The account as one page."""
    parts = [f"# Run {account.run_id}", account.head]
    for title, name in (("Counts", "counts"), ("Changes", "changes"), ("Rejects by reason", "rejects"), ("Slowest", "stages")):
        if rows := account.tables.get(name):
            parts.append(f"## {title}\n\n{write_table(rows)}")
    if account.notes:
        parts.append("## Refused\n\n" + "\n".join(f"- {escape(note)}" for note in account.notes))
    parts.append("## Where things lie\n\n" + "\n".join(f"- {name}: `{path}`" for name, path in account.links.items()))
    return "\n\n".join(parts) + "\n"


def write_table(rows: list[Row]) -> str:
    """Rows as a Markdown table; numbers stand to the right."""
    names = list(rows[0])
    rule = ["---:" if isinstance(rows[0][name], int | float) else "---" for name in names]
    lines = [names, rule, *([_write_cell(row[name]) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _write_cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else escape(str(value))


def escape(text: str) -> str:
    """Text that stands in Markdown as it is, whatever a file was called."""
    return " ".join(text.split()).translate(_MARKS)
