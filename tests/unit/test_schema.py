"""The declaration holds what the contract promises, and what derives from it is well formed."""

from __future__ import annotations

import json
from importlib.resources import files

import pyarrow as pa
import pytest

from flows.lexicon.arrangements import load_stages
from flows.schema import (
    SCHEMA_VERSION,
    arrow_schema,
    comment_statements,
    declared_table,
    derived_checks,
    describe_tables,
    list_tables,
    list_views,
    macro_columns,
)

PROMISED = {
    "articles": "article_id url title byline outlet outlet_country language published_date published_precision published_source "
    "char_count text_sha256 duplicate_of duplicate_kind source_path",
    "article_texts": "article_id text",
    "entities": "entity_id entity_type name principal_code country_code",
    "mentions": "mention_id article_id entity_id surface field char_start char_end method confidence",
    "article_topics": "article_id sector score",
    "claims": "claim_id article_id partnership_id instrument instrument_name stage modality event_date event_date_precision "
    "deadline_date amount currency amount_usd plover_event cameo_code confidence evidence field char_start char_end",
    "claim_parties": "claim_id entity_id party_name code principal_code role",
    "claim_sectors": "claim_id sector",
    "partnerships": "partnership_id name instrument stage stage_date first_reported last_reported article_count outlet_count "
    "amount currency amount_usd part_of parties sectors confidence recommended",
    "partnership_parties": "partnership_id entity_id code principal_code role",
    "partnership_sectors": "partnership_id sector",
    "partnership_timeline": "partnership_id stage event_date event_date_precision reported_date claim_id",
    "partnership_redirects": "old_id partnership_id reason",
    "principals": "code name type alpha3 region",
    "sectors": "code name description dac_code plover_context",
    "instruments": "code name description",
    "stages": "code name description",
    "rejects": "reject_id reason message source sha256 run_id",
    "runs": "run_id started_at finished_at inputs articles duplicates rejects unchanged claims version",
    "changes": "version table_name key change reason",
    "partnerships_by_sector_country": "sector country_code country_name principal_type partnerships open concluded in_force "
    "ended amount_usd first_reported last_reported",
    "partnerships_by_sector": "sector partnerships",
    "partnerships_by_country": "country_code partnerships",
    "partnerships_by_stage": "stage partnerships",
    "partnerships_by_month": "month partnerships",
    "partnerships_by_pair": "country_a country_b partnerships",
    "funding_by_sector_country": "sector country_code currency amount amount_usd partnerships",
    "country_profiles": "country_code",
    "entity_profiles": "entity_id",
    "evidence": "claim_id partnership_id article_id title url outlet published_date evidence",
    "article_coverage": "outlet month articles claims",
}
FOLDERS = {
    "article_sources",
    "articles",
    "article_texts",
    "article_topics",
    "mentions",
    "claims",
    "claim_parties",
    "claim_sectors",
}
FLAT_TYPES = {"BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL(18,2)", "DATE", "TIMESTAMP", "VARCHAR"}


def test_every_promised_table_and_column_is_declared() -> None:
    for name, columns in PROMISED.items():
        assert set(columns.split()) <= set(declared_table(name).column_names), name


def test_bulky_tables_are_folders() -> None:
    assert {table.name for table in (*list_tables(), *list_views()) if table.is_folder} == FOLDERS


def test_only_flat_types() -> None:
    assert {column.type for table in (*list_tables(), *list_views()) for column in table.columns} <= FLAT_TYPES


def test_keys_and_orders_are_columns_and_keys_are_never_null() -> None:
    for table in (*list_tables(), *list_views()):
        columns = {column.name: column for column in table.columns}
        assert {*table.key, *table.order} <= columns.keys(), table.name
        assert table.has_nullable_key or not any(columns[name].nullable for name in table.key), table.name


def test_references_lead_to_columns_of_the_same_type() -> None:
    for table in list_tables():
        for column in table.columns:
            if column.references:
                target = {other.name: other for other in declared_table(column.references[0]).columns}
                assert target[column.references[1]].type == column.type, (table.name, column.name)


def test_every_described_column_is_used_and_means_something() -> None:
    import yaml

    used = {column.name for table in (*list_tables(), *list_views()) for column in table.columns}
    used |= {column.name for columns in macro_columns().values() for column in columns}
    described = yaml.safe_load((files("flows.schema") / "fields.yml").read_text(encoding="utf-8"))
    assert set(described) == used
    assert all(row["meaning"].endswith(".") for row in described.values())


def test_the_status_list_is_that_of_the_stages() -> None:
    status = {column.name: column for column in declared_table("stages").columns}["status"]
    assert {stage.status for stage in load_stages().values()} == set(status.closed)


def test_amounts_that_stand_in_several_cells_say_so() -> None:
    for name in ("partnerships_by_sector_country", "partnerships_by_pair", "funding_by_sector_country"):
        amount = {column.name: column for column in declared_table(name).columns}["amount_usd"]
        assert "never add rows up" in amount.meaning


def test_arrow_schema_has_the_declared_types() -> None:
    schema = arrow_schema("partnerships")
    assert schema.field("amount").type == pa.decimal128(18, 2)
    assert schema.field("stage_date").type == pa.date32()
    assert schema.field("partnership_id").nullable is False
    assert arrow_schema("runs").field("started_at").type == pa.timestamp("us")


def test_comments_escape_quotes() -> None:
    statement = list(comment_statements(declared_table("claims")))[1]
    assert statement.startswith('COMMENT ON COLUMN main."claims"."claim_id" IS ')
    assert statement.endswith("made from article, position, parties and instrument.'")
    assert "one article''s statement" in statement


def test_checks_cover_key_reference_closed_list_null_and_form() -> None:
    names = {check.name for check in derived_checks(declared_table("claims"))}
    assert {
        "claims: key (claim_id) is unique",
        "claims.stage: refers to stages.code",
        "claims.modality: holds one of its closed list",
        "claims.evidence: is never null",
        "claims.claim_id: has the form c[0-9a-f]{20}",
    } <= names


def test_dictionary_as_markdown_and_json() -> None:
    assert "| `claim_id` | VARCHAR | no |" in describe_tables("markdown", "claims")
    described = json.loads(describe_tables("json"))
    assert described["schema_version"] == SCHEMA_VERSION
    assert [table["name"] for table in described["tables"]] == [table.name for table in (*list_tables(), *list_views())]
    assert describe_tables().count("\n## ") == len(described["tables"]) - 1


def test_an_unknown_table_names_those_that_there_are() -> None:
    with pytest.raises(KeyError, match="no table or view 'claim'; there are: articles, "):
        declared_table("claim")
