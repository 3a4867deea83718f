"""The one declaration of every table, view and column; Arrow schemas, SQL checks, comments and the dictionary derive from it.

``fields.yml`` describes each column once, ``tables.yml`` and ``views.yml`` say which tables and views hold it.
``SCHEMA_VERSION`` rises with every change to them: the first number when a reader of the dataset must change. ``changelog.yml``
tells what each version changed, ``about.yml`` what the dataset says of itself.
"""

from __future__ import annotations

from flows.schema.arrow import arrow_schema, file_metadata
from flows.schema.changelog import describe_changes, digest_declaration, load_changelog
from flows.schema.croissant import croissant
from flows.schema.declared import LICENCE, SCHEMA_VERSION, Column, Table, declared_table, list_tables, list_views, macro_columns
from flows.schema.dictionary import Format, describe_tables, list_in_short
from flows.schema.examples import Example, read_examples
from flows.schema.package import DataFile, data_package
from flows.schema.statements import Check, comment_statements, create_statement, derived_checks

__all__ = [
    "LICENCE",
    "SCHEMA_VERSION",
    "Check",
    "Column",
    "DataFile",
    "Example",
    "Format",
    "Table",
    "arrow_schema",
    "comment_statements",
    "create_statement",
    "croissant",
    "data_package",
    "declared_table",
    "derived_checks",
    "describe_changes",
    "describe_tables",
    "digest_declaration",
    "file_metadata",
    "list_in_short",
    "list_tables",
    "list_views",
    "load_changelog",
    "macro_columns",
    "read_examples",
]
