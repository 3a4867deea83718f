"""The SQL models: found, ordered by their own table references, built over the Parquet of a version, checked.

sources.find_models() -> tuple[Model, ...]                 sql/{staging,intermediate,marts}/*.sql; `find_checks()` for sql/checks
order.order_models(models) -> tuple[Model, ...]
database.build_tables(folder: Path, path: Path) -> None    a fresh comity.duckdb at ``path`` from the Parquet in ``folder``
database.build_models(connection) -> None                  the models of sql/, stored ones as tables, the others as views
macros.build_macros(connection) -> None                    the macros of sql/macros
guide.build_guide(connection) -> None                      the view `start_here`: what is here, and a query to begin with
examples.find_questions() -> tuple[Question, ...]          sql/examples: questions in words, each with its query
checks.find_failures(connection) -> list[Failure]          checks with offending rows; `refuse_failures` raises
export.export_views(connection, folder) -> None            each contract view as T.parquet
database.open_dataset(folder: Path) -> DuckDBPyConnection  read-only: for `comity sql` and the report
"""
