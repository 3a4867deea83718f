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
    WITH limits AS (
        SELECT partnership_id, max(deadline_date) AS deadline FROM claims WHERE modality <> 'denied' GROUP BY partnership_id
    ), newest AS (SELECT max(published_date) AS day FROM articles)
    SELECT partnerships.partnership_id, partnerships.name, partnerships.parties, instruments.name AS instrument_name,
           stages.name AS stage_name, limits.deadline, partnerships.last_reported
    FROM partnerships
    JOIN limits USING (partnership_id)
    JOIN stages ON stages.code = partnerships.stage
    JOIN instruments ON instruments.code = partnerships.instrument
    CROSS JOIN newest
    WHERE partnerships.recommended AND stages.status IN ('open', 'concluded') AND limits.deadline < newest.day
      AND coalesce(partnerships.last_reported <= limits.deadline, true)
    ORDER BY limits.deadline, partnerships.partnership_id LIMIT ?
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

BANDS = """
    SELECT least(floor(confidence * 5), 4)::INTEGER AS band, count(*) AS partnerships,
           count(*) FILTER (WHERE recommended) AS recommended, count(*) FILTER (WHERE article_count = 1) AS single
    FROM partnerships GROUP BY band ORDER BY band
"""

LISTED = """
    SELECT partnerships.*, stages.name AS stage_name, stages.status, instruments.name AS instrument_name,
           (SELECT min(event_date_precision) FROM partnership_timeline AS reported  -- day, month, year: the finest comes first
            WHERE reported.partnership_id = partnerships.partnership_id AND reported.event_date = partnerships.stage_date
              AND reported.stage = partnerships.stage) AS stage_date_precision,
           (SELECT list(DISTINCT principal_code ORDER BY principal_code) FROM partnership_parties AS party
            WHERE party.partnership_id = partnerships.partnership_id AND principal_code IS NOT NULL) AS countries,
           (SELECT list(DISTINCT sector ORDER BY sector) FROM partnership_sectors AS concerned
            WHERE concerned.partnership_id = partnerships.partnership_id) AS sector_codes
    FROM partnerships
    JOIN stages ON stages.code = partnerships.stage
    JOIN instruments ON instruments.code = partnerships.instrument
    ORDER BY partnerships.recommended DESC, partnerships.last_reported DESC NULLS LAST, partnerships.confidence DESC,
             partnerships.partnership_id
    LIMIT ?
"""

QUOTES = """
    SELECT evidence.partnership_id, evidence.title, evidence.url, evidence.outlet, evidence.published_date,
           evidence.published_precision, evidence.modality, evidence.stage, evidence.event_date, claims.event_date_precision,
           evidence.confidence, evidence.evidence,
           count(*) OVER (PARTITION BY evidence.partnership_id) AS quotes
    FROM evidence
    JOIN claims ON claims.claim_id = evidence.claim_id
    WHERE list_contains(?, evidence.partnership_id)
    QUALIFY row_number() OVER (
        PARTITION BY evidence.partnership_id
        ORDER BY evidence.confidence DESC, evidence.published_date DESC NULLS LAST, evidence.claim_id
    ) <= ?
    ORDER BY evidence.partnership_id, evidence.published_date NULLS LAST, evidence.claim_id
"""

PRINCIPALS = (
    "SELECT code, name FROM principals WHERE code IN (SELECT principal_code FROM partnership_parties) ORDER BY name, code"
)
SECTORS = "SELECT code, name FROM sectors WHERE code IN (SELECT sector FROM partnership_sectors) ORDER BY name, code"
YEARS = """
    SELECT DISTINCT year(first_reported)::VARCHAR AS code, code AS name
    FROM partnerships WHERE first_reported IS NOT NULL ORDER BY code DESC
"""
STAGE_NAMES = "SELECT code, name FROM stages WHERE code IN (SELECT stage FROM partnerships) ORDER BY stage_order"
