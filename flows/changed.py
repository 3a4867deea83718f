"""``comity changes``: what publication added, changed, merged and removed, and why."""

from __future__ import annotations

import sys
from datetime import date

from flows.errors import UsageError
from flows.query import fetch_rows, open_dataset, write_query
from flows.settings import Settings
from flows.tables.changes import FOLLOWED

ORDER = "list_position(['partnerships', 'partnership_parties', 'partnership_sectors', 'claims', 'entities'], table_name)"
SELECT = f"select version, change, table_name, key, reason from changes where {{}} order by version desc, {ORDER}, change, key"
COUNT = f"from (select table_name, change, count(*) from changes where {{}} group by all) order by {ORDER}, change"


def print_changes(settings: Settings, since: str | None, table: str | None = None, *, as_json: bool, quiet: bool = False) -> None:
    """The changes of all versions published since a day (UTC), or of the last one."""
    condition = f"version >= '{read_day(since):%Y%m%d}'" if since else "version = (select max(version) from changes)"
    if table:
        if table not in FOLLOWED:
            raise UsageError(f"Changes are told of {', '.join(FOLLOWED)}, not of {table!r}.")
        condition += f" and table_name = '{table}'"
    if not (as_json or quiet):
        with open_dataset(settings.latest_dir) as dataset:
            dataset.execute(COUNT.format(condition))
            counts = [f"{count:,} {table} {change}" for table, change, count in fetch_rows(dataset)]
        print("; ".join(counts) or "Nothing has changed.", file=sys.stderr)
    write_query(settings.latest_dir, SELECT.format(condition), "json" if as_json else "table")


def read_day(text: str) -> date:
    """A day as given on the command line; UsageError if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it as YYYY-MM-DD.") from None
