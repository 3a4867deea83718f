"""What the report reads from a published version: named queries on ``comity.duckdb``, rows as dictionaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import ComityError

Row = dict[str, Any]


class Dataset:
    """A published version, open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def fetch(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows of a query, as dictionaries."""
        cursor = self._connection.execute(query, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def fetch_one(self, query: str) -> Row:
        """The first row of a query; empty if there is none."""
        return next(iter(self.fetch(query)), {})


@contextmanager
def open_version(folder: Path) -> Iterator[Dataset]:
    """The database of a version's folder, read-only."""
    path = folder / "comity.duckdb"
    if not path.is_file():
        raise ComityError(f"{folder} holds no comity.duckdb, so there is nothing to report on: `comity run` makes one")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield Dataset(connection)


HEADLINES = """
    SELECT
        (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL) AS copies,
        (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
        (SELECT min(published_date) FROM articles) AS first_day,
        (SELECT max(published_date) FROM articles) AS last_day,
        (SELECT count(*) FROM claims) AS claims,
        (SELECT count(*) FROM claims WHERE modality = 'denied') AS denied,
        (SELECT count(*) FROM partnerships) AS found,
        (SELECT count(*) FROM partnerships WHERE recommended) AS partnerships,
        (SELECT count(*) FROM partnerships_by_country WHERE principal_type IN ('country', 'former')) AS countries,
        (SELECT count(*) FROM partnerships_by_country WHERE principal_type NOT IN ('country', 'former')) AS bodies,
        (SELECT count(*) FROM rejects) AS rejects
"""

LAST_RUN = "SELECT version, finished_at FROM runs WHERE version IS NOT NULL ORDER BY finished_at DESC LIMIT 1"

CELLS = "SELECT sector, sector_name, country_code, country_name, partnerships FROM partnerships_by_sector_country"

PAIRS = """
    SELECT country_a, country_b, country_a_name, country_b_name, partnerships, open, concluded, in_force, ended
    FROM partnerships_by_pair ORDER BY partnerships DESC, country_a, country_b LIMIT ?
"""

STAGES = "SELECT stage, stage_name, status, partnerships FROM partnerships_by_stage ORDER BY stage_order"

MONTHS = "SELECT month, partnerships, open, concluded, in_force, ended FROM partnerships_by_month ORDER BY month NULLS LAST"

SECTOR_MONTHS = """
    SELECT concerned.sector, any_value(sectors.name) AS sector_name,
           date_trunc('month', counted.first_reported)::DATE AS month, count(*) AS partnerships
    FROM staging.counted_partnerships AS counted
    JOIN partnership_sectors AS concerned USING (partnership_id)
    JOIN sectors ON sectors.code = concerned.sector
    WHERE counted.first_reported IS NOT NULL GROUP BY concerned.sector, month
"""

COUNTRIES = """
    SELECT profiles.*, partners.name AS top_partner_name, sectors.name AS top_sector_name
    FROM country_profiles AS profiles
    LEFT JOIN principals AS partners ON partners.code = profiles.top_partner
    LEFT JOIN sectors ON sectors.code = profiles.top_sector
    ORDER BY partnerships DESC, country_code LIMIT ?
"""

FUNDING = """
    SELECT sector, sector_name, country_code, country_name, currency, amount, amount_usd, partnerships
    FROM funding_by_sector_country ORDER BY amount_usd DESC NULLS LAST, amount DESC, sector, country_code LIMIT ?
"""

OVERDUE = """
    SELECT late.*, instruments.name AS instrument_name, stages.name AS stage_name
    FROM overdue_deadlines AS late
    JOIN partnerships USING (partnership_id)
    JOIN stages ON stages.code = partnerships.stage
    JOIN instruments ON instruments.code = partnerships.instrument
    ORDER BY late.deadline_date, late.partnership_id LIMIT ?
"""

CONTRADICTIONS = """
    SELECT told.partnership_id, any_value(partnerships.parties) AS parties, any_value(partnerships.name) AS name, told.fact,
           string_agg(told.stated_value, ' or ' ORDER BY told.first_reported NULLS LAST, told.stated_value) AS stated
    FROM partnership_contradictions AS told JOIN partnerships USING (partnership_id)
    GROUP BY told.partnership_id, told.fact
    ORDER BY any_value(partnerships.last_reported) DESC NULLS LAST, told.partnership_id, told.fact LIMIT ?
"""

CHANGED = """
    SELECT change, count(*) AS records FROM changes
    WHERE table_name = 'partnerships' AND version = (SELECT max(version) FROM changes) GROUP BY change
"""

CHANGES = """
    SELECT told.key, told.change, told.reason, told.key AS partnership_id, partnerships.parties, partnerships.name
    FROM changes AS told LEFT JOIN partnerships ON partnerships.partnership_id = told.key
    WHERE told.table_name = 'partnerships' AND told.version = (SELECT max(version) FROM changes)
    ORDER BY told.change = 'added', told.change, told.key LIMIT ?
"""

OUTLETS = """
    SELECT outlet, sum(articles)::BIGINT AS articles, sum(duplicates)::BIGINT AS duplicates,
           sum(articles_with_claims)::BIGINT AS with_claims, sum(claims)::BIGINT AS claims,
           min(month) AS first_month, max(month) AS last_month
    FROM article_coverage GROUP BY outlet ORDER BY articles DESC, outlet NULLS LAST LIMIT ?
"""

REJECTS = (
    "SELECT reason, count(*) AS rejects, any_value(message) AS message FROM rejects GROUP BY reason ORDER BY rejects DESC, reason"
)

BIASES = """
    WITH originals AS (
        SELECT outlet, language, published_date, year(published_date) AS year FROM articles WHERE duplicate_of IS NULL
    ), outlets AS (
        SELECT outlet, count(*) AS found FROM originals WHERE outlet IS NOT NULL GROUP BY outlet
    ), years AS (SELECT year, count(*) AS found FROM originals WHERE year IS NOT NULL GROUP BY year)
    SELECT count(*) AS articles, count(*) FILTER (WHERE outlet IS NULL) AS without_outlet,
           count(*) FILTER (WHERE published_date IS NULL) AS undated,
           count(*) FILTER (WHERE language <> 'en') AS in_other_languages,
           (SELECT outlet FROM outlets ORDER BY found DESC, outlet LIMIT 1) AS largest_outlet,
           (SELECT max(found) FROM outlets) AS of_largest,
           (SELECT year FROM years ORDER BY found DESC, year LIMIT 1) AS busiest_year,
           (SELECT max(found) FROM years) AS of_busiest_year,
           (SELECT count(*) FROM partnerships WHERE recommended) AS counted,
           (SELECT count(*) FROM partnerships WHERE recommended AND article_count = 1) AS single
    FROM originals
"""

BANDS = """
    SELECT least(floor(confidence * 5), 4)::INTEGER AS band, count(*) AS partnerships,
           count(*) FILTER (WHERE recommended) AS recommended, count(*) FILTER (WHERE article_count = 1) AS single
    FROM partnerships GROUP BY band ORDER BY band
"""

LISTED = """
    WITH chosen AS MATERIALIZED (
        SELECT * FROM partnerships
        ORDER BY recommended DESC, last_reported DESC NULLS LAST, confidence DESC, partnership_id LIMIT ?
    ), parties AS (
        SELECT party.partnership_id, list(DISTINCT known.country_code ORDER BY known.country_code) AS countries
        FROM partnership_parties AS party
        JOIN staging.known_principals AS known ON known.country_code = party.principal_code
        WHERE party.partnership_id IN (SELECT partnership_id FROM chosen) GROUP BY party.partnership_id
    ), concerned AS (
        SELECT partnership_id, list(DISTINCT sector ORDER BY sector) AS sector_codes
        FROM partnership_sectors WHERE partnership_id IN (SELECT partnership_id FROM chosen) GROUP BY partnership_id
    ), finest AS (  -- day, month, year: the finest comes first
        SELECT partnership_id, stage, event_date AS stage_date, min(event_date_precision) AS stage_date_precision
        FROM partnership_timeline WHERE partnership_id IN (SELECT partnership_id FROM chosen) GROUP BY ALL
    )
    SELECT chosen.*, chosen.partnership_id AS id, stages.name AS stage_name, instruments.name AS instrument_name,
           finest.stage_date_precision, parties.countries, concerned.sector_codes
    FROM chosen
    JOIN stages ON stages.code = chosen.stage
    JOIN instruments ON instruments.code = chosen.instrument
    LEFT JOIN parties USING (partnership_id)
    LEFT JOIN concerned USING (partnership_id)
    LEFT JOIN finest ON finest.partnership_id = chosen.partnership_id AND finest.stage = chosen.stage
        AND finest.stage_date = chosen.stage_date
    ORDER BY chosen.recommended DESC, chosen.last_reported DESC NULLS LAST, chosen.confidence DESC, chosen.partnership_id
"""

QUOTES = """
    SELECT evidence.partnership_id, evidence.article_id, evidence.title, evidence.url, evidence.outlet, evidence.published_date,
           evidence.published_precision, evidence.modality, evidence.stage, evidence.event_date, claims.event_date_precision,
           evidence.confidence, evidence.evidence,
           count(*) OVER (PARTITION BY evidence.partnership_id) AS quotes
    FROM evidence
    JOIN claims ON claims.claim_id = evidence.claim_id
    WHERE evidence.partnership_id IN (SELECT unnest(?))
    QUALIFY row_number() OVER (
        PARTITION BY evidence.partnership_id
        ORDER BY evidence.confidence DESC, evidence.published_date DESC NULLS LAST, evidence.claim_id
    ) <= ?
    ORDER BY evidence.partnership_id, evidence.published_date NULLS LAST, evidence.claim_id
"""

PRINCIPALS = """
    SELECT country_code AS code, country_name AS name FROM staging.known_principals
    WHERE country_code IN (SELECT principal_code FROM partnership_parties) ORDER BY name, code
"""
SECTORS = "SELECT code, name FROM sectors WHERE code IN (SELECT sector FROM partnership_sectors) ORDER BY name, code"
INSTRUMENTS = "SELECT code, name FROM instruments WHERE code IN (SELECT instrument FROM partnerships) ORDER BY name, code"
YEARS = """
    SELECT DISTINCT year(first_reported)::VARCHAR AS code, code AS name
    FROM partnerships WHERE first_reported IS NOT NULL ORDER BY code DESC
"""
STAGE_NAMES = "SELECT code, name, status FROM stages ORDER BY stage_order"
