"""The SQL models: found, ordered by their own table references, built over the Parquet of a version, checked.

sources.find_models() -> tuple[Model, ...]                 sql/{staging,intermediate,marts}/*.sql; `find_checks()` for sql/checks
order.order_models(models) -> tuple[Model, ...]
database.build_tables(folder: Path, path: Path) -> None    a fresh comity.duckdb at ``path`` from the Parquet in ``folder``
database.build_models(connection) -> None                  the views of sql/, with comments
checks.find_failures(connection) -> list[Failure]          checks with offending rows; `refuse_failures` raises
export.export_views(connection, folder) -> None            each contract view as T.parquet
database.open_dataset(folder: Path) -> DuckDBPyConnection  read-only: for `comity sql` and the report
"""
