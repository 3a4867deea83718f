"""``croissant.json``: the same as JSON-LD in the Croissant format of MLCommons, for tools that load data sets by it."""

from __future__ import annotations

from typing import Any

from flows.schema.declared import SCHEMA_VERSION, Column, Table, read_yaml
from flows.schema.dictionary import describe_grain
from flows.schema.package import Files, list_published
from flows.schema.statements import describe_column

_TYPES = {
    "BOOLEAN": "sc:Boolean",
    "INTEGER": "sc:Integer",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "DECIMAL(18,2)": "sc:Float",
    "DATE": "sc:Date",
    "TIMESTAMP": "sc:DateTime",
    "VARCHAR": "sc:Text",
}
_PARQUET = "application/x-parquet"  # the name by which mlcroissant knows it
_TERMS = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath key "
    "md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS.split()},
}


def croissant(files: Files, *, version: str, created: str) -> dict[str, Any]:
    """The description of a published version; file names are relative to it."""
    about, published = read_yaml("about.yml"), list_published(files)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        **{key: about[key] for key in ("name", "description", "keywords")},
        "alternateName": about["title"],
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": about["licence"]["path"],
        "creator": [{"@type": "sc:Organization", "name": maker["title"]} for maker in about["contributors"]],
        "version": f"{SCHEMA_VERSION}.0+{version}",
        "datePublished": created,
        "citeAs": f"{about['cite']} {version}",
        "isLiveDataset": True,
        "inLanguage": "en",
        "distribution": [_distribution(table, files) for table in published],
        "recordSet": [_record_set(table) for table in published],
    }


def _distribution(table: Table, files: Files) -> dict[str, Any]:
    named = {"@id": _name_files(table), "name": table.name, "encodingFormat": _PARQUET}
    if table.is_folder:
        return {"@type": "cr:FileSet", **named, "includes": f"{table.name}/*.parquet"}
    (file,) = files[table.name]
    size = {"contentSize": f"{file.bytes} B", "sha256": file.sha256}
    return {"@type": "cr:FileObject", **named, "contentUrl": file.path, **size}


def _record_set(table: Table) -> dict[str, Any]:
    key = {} if table.has_nullable_key else {"key": [{"@id": f"{table.name}/{name}"} for name in table.key]}
    fields = [_field(table, column) for column in table.columns]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": describe_grain(table),
        **key,
        "field": fields,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    holder = "fileSet" if table.is_folder else "fileObject"
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": describe_column(column, with_reference=True),
        "dataType": _TYPES[column.type],
        "source": {holder: {"@id": _name_files(table)}, "extract": {"column": column.name}},
    }


def _name_files(table: Table) -> str:
    return f"{table.name}-files" if table.is_folder else f"{table.name}.parquet"
