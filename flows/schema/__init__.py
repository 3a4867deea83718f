"""The one declaration of every table, view and column; Arrow schemas, SQL checks, comments and the dictionary derive from it.

``fields.yml`` describes each column once, ``tables.yml`` and ``views.yml`` say which tables and views hold it.
``SCHEMA_VERSION`` rises with every change to them: the first number when a reader of the dataset must change.
"""

from __future__ import annotations

from flows.schema.arrow import arrow_schema
from flows.schema.declared import LICENCE, SCHEMA_VERSION, Column, Table, declared_table, list_tables, list_views, macro_columns
from flows.schema.dictionary import data_package, describe_tables
from flows.schema.examples import Example, read_examples
from flows.schema.statements import Check, comment_statements, create_statement, derived_checks

__all__ = [
    "LICENCE",
    "SCHEMA_VERSION",
    "Check",
    "Column",
    "Example",
    "Table",
    "arrow_schema",
    "comment_statements",
    "create_statement",
    "data_package",
    "declared_table",
    "derived_checks",
    "describe_tables",
    "list_tables",
    "list_views",
    "macro_columns",
    "read_examples",
]
