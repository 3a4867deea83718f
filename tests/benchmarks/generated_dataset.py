"""A generated dataset of any size, in the layout of a published version, for measuring the models.

Shapes are those of the shipped sample and of news: few countries, outlets and entities hold most of the rows; the newest years hold
more than the oldest; most partnerships have two parties and one sector, one in six an amount; three claims of a hundred are denied.
Ten claims a partnership on average, a few partnerships thousands. All is drawn by DuckDB from hashes, so it is the same everywhere.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.schema import declared_table
from flows.tables.principals import instrument_rows, principal_rows, sector_rows, stage_rows

ROW_GROUP = 100_000
FOLDERS = {"articles", "claims", "claim_parties", "claim_sectors", "mentions"}

# u(x, salt): a number in [0, 1) drawn for x; pick(u, n): a place among n, the first ones far more often
MACROS = """
CREATE MACRO u(x, salt) AS (hash(x, salt) % 1000003) / 1000003.0;
CREATE MACRO pick(share, n) AS least(floor(n * pow(share, 3)), n - 1)::INTEGER;
CREATE MACRO make_id(letter, x) AS letter || left(md5(letter || x), 20);
CREATE MACRO day_of_share(share) AS DATE '2000-01-01' + (9450 * sqrt(share))::INTEGER;
CREATE MACRO stage_of(share) AS CASE WHEN share < 0.39 THEN 'signed' WHEN share < 0.59 THEN 'agreed' WHEN share < 0.72 THEN 'in_force'
    WHEN share < 0.85 THEN 'ended' WHEN share < 0.91 THEN 'proposed' WHEN share < 0.96 THEN 'negotiating' WHEN share < 0.98 THEN 'ratified'
    WHEN share < 0.99 THEN 'suspended' ELSE 'failed' END;
CREATE MACRO currency_of(share) AS CASE WHEN share < 0.6 THEN 'USD' WHEN share < 0.8 THEN 'EUR' WHEN share < 0.9 THEN 'GBP' ELSE 'KES' END;
CREATE MACRO rate_of(currency) AS CASE currency WHEN 'USD' THEN 1 WHEN 'EUR' THEN 1.1 WHEN 'GBP' THEN 1.3 END;
"""

COUNTRIES = "CREATE TABLE places AS SELECT code, name, row_number() OVER (ORDER BY md5(code)) - 1 AS place FROM principals"

ENTITIES = """
SELECT make_id('e', i) AS entity_id,
       CASE WHEN i < (SELECT count(*) FROM places) THEN 'country' WHEN u(i, 1) < 0.5 THEN 'organization' WHEN u(i, 1) < 0.95 THEN 'person'
            ELSE 'subdivision' END AS entity_type,
       CASE WHEN i < (SELECT count(*) FROM places) THEN places.name ELSE 'Entity ' || i END AS name,
       CASE WHEN u(i, 1) BETWEEN 0.5 AND 0.95 THEN 'Minister' END AS public_role, places.code, places.code AS principal_code,
       places.code AS country_code
FROM range($entities) AS made (i)
JOIN places ON places.place = CASE WHEN i < (SELECT count(*) FROM places) THEN i ELSE pick(u(i, 2), (SELECT count(*) FROM places)) END
"""

PARTIES = """
CREATE TABLE drawn_parties AS
WITH sizes AS (
    SELECT i AS p, CASE WHEN u(i, 10) < 0.85 THEN 2 WHEN u(i, 10) < 0.98 THEN 3 ELSE 6 END AS size FROM range($partnerships) AS made (i)
), chosen AS (
    SELECT p, k, CASE WHEN u(p * 8 + k, 12) < 0.8 THEN pick(u(p * 8 + k, 11), (SELECT count(*) FROM places))
                 ELSE pick(u(p * 8 + k, 13), $entities) END AS e
    FROM sizes, range(6) AS places (k) WHERE k < size
), distinct_ones AS (SELECT p, e, min(k) AS k FROM chosen GROUP BY p, e)
SELECT p, make_id('p', p) AS partnership_id, entity_id, code, principal_code, entities.name AS party_name,
       CASE WHEN u(p, 14) > 0.12 THEN 'party' WHEN k = 0 THEN 'lender' ELSE 'borrower' END AS role
FROM distinct_ones JOIN entities ON entities.entity_id = make_id('e', distinct_ones.e)
"""

SECTORS = """
CREATE TABLE drawn_sectors AS
SELECT DISTINCT p, make_id('p', p) AS partnership_id, listed.code AS sector
FROM (SELECT i AS p, pick(u(i * 2 + k, 20), (SELECT count(*) FROM sectors)) AS place FROM range($partnerships) AS made (i), range(2) AS times (k)
      WHERE k = 0 OR u(i, 21) < 0.27) AS chosen
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM sectors) AS listed USING (place)
"""

ARTICLES = """
SELECT make_id('a', i) AS article_id, 'https://outlet' || pick(u(i, 31), 400) || '.example/' || i AS url,
       'Headline number ' || i || ' of the day' AS title, CASE WHEN u(i, 30) < 0.9 THEN 'Outlet ' || pick(u(i, 31), 400) END AS outlet,
       'en' AS language, CASE WHEN u(i, 32) < 0.97 THEN day_of_share(i / $articles) END AS published_date,
       CASE WHEN u(i, 32) < 0.97 THEN 'day' END AS published_precision, 2400 AS char_count, md5(i::VARCHAR) AS text_sha256,
       CASE WHEN i % 20 = 19 THEN make_id('a', i - 1) END AS duplicate_of, CASE WHEN i % 20 = 19 THEN 'near_copy' END AS duplicate_kind,
       'inbox/' || i AS source_path, false AS is_forgotten
FROM range($articles) AS made (i)
"""

CLAIMS = """
CREATE TABLE drawn_claims AS
WITH drawn AS (SELECT i, floor($partnerships * pow(u(i, 40), 2))::BIGINT AS p FROM range($claims) AS made (i)),
placed AS (
    SELECT *, least(floor($articles * (0.98 * u(p, 41) + 0.02 * pow(u(i, 42), 4))), $articles - 1)::BIGINT AS a, u(i, 43) < 0.03 AS is_denied
    FROM drawn
)
SELECT i, p, make_id('c', i) AS claim_id, make_id('a', a - (a % 20 = 19)::INTEGER) AS article_id,
       CASE WHEN NOT is_denied THEN make_id('p', p) END AS partnership_id, is_denied, day_of_share(a / $articles) AS day
FROM placed
"""

CLAIM_ROWS = """
SELECT claim_id, article_id, partnership_id,
       CASE WHEN u(p, 14) <= 0.12 THEN 'loan' ELSE 'mou' END AS instrument, stage_of(u(i, 44)) AS stage,
       CASE WHEN is_denied THEN 'denied' WHEN u(i, 45) < 0.12 THEN 'planned' ELSE 'actual' END AS modality,
       CASE WHEN u(i, 46) < 0.5 THEN day END AS event_date, CASE WHEN u(i, 46) < 0.5 THEN 'day' END AS event_date_precision,
       CASE WHEN u(p, 52) < 0.05 THEN day + 200 END AS deadline_date,
       CASE WHEN u(p, 50) < 0.16 THEN 1000000 + pick(u(p, 51), 1000000) * 1000 + pick(u(i, 53), 5) * 1000000 END::DECIMAL(18, 2) AS amount,
       CASE WHEN u(p, 50) < 0.16 THEN currency_of(u(p, 54)) END AS currency, (amount * rate_of(currency))::DECIMAL(18, 2) AS amount_usd,
       0.5 + u(i, 47) / 2 AS confidence,
       'The two governments told the press of ' || md5(i::VARCHAR) || ' and of ' || md5(claim_id) || ', as agreed.' AS evidence,
       'text' AS field, 100 AS char_start, 240 AS char_end
FROM drawn_claims
"""

PARTNERSHIPS = """
WITH told AS (
    SELECT drawn.p, any_value(drawn.partnership_id) AS partnership_id, min(articles.published_date) AS first_reported,
           max(articles.published_date) AS last_reported, count(DISTINCT drawn.article_id)::INTEGER AS article_count,
           count(DISTINCT articles.outlet)::INTEGER AS outlet_count
    FROM drawn_claims AS drawn JOIN articles USING (article_id) WHERE drawn.partnership_id IS NOT NULL GROUP BY drawn.p
), parties AS (SELECT p, string_agg(party_name, '; ' ORDER BY party_name) AS parties FROM drawn_parties GROUP BY p),
concerned AS (SELECT p, string_agg(sector, '; ' ORDER BY sector) AS sectors FROM drawn_sectors GROUP BY p)
SELECT partnership_id, CASE WHEN u(p, 60) < 0.1 THEN 'Accord ' || p END AS name, CASE WHEN u(p, 14) <= 0.12 THEN 'loan' ELSE 'mou' END AS instrument,
       stage_of(u(p, 61)) AS stage, last_reported AS stage_date, last_reported AS stage_since,
       CASE WHEN u(p, 52) < 0.05 THEN first_reported + 200 END AS deadline_date, first_reported, last_reported, article_count, outlet_count,
       CASE WHEN u(p, 50) < 0.16 THEN 1000000 + pick(u(p, 51), 1000000) * 1000 END::DECIMAL(18, 2) AS amount,
       CASE WHEN u(p, 50) < 0.16 THEN currency_of(u(p, 54)) END AS currency, (amount * rate_of(currency))::DECIMAL(18, 2) AS amount_usd,
       CASE WHEN u(p, 62) < 0.05 AND p > 0 THEN make_id('p', p - 1) END AS part_of, parties, sectors, 0.4 + 0.6 * u(p, 63) AS confidence,
       0.4 + 0.6 * u(p, 63) >= 0.5 AND NOT (u(p, 62) < 0.05 AND p > 0) AS recommended
FROM told JOIN parties USING (p) JOIN concerned USING (p)
"""

MENTIONS = """
SELECT make_id('m', i) AS mention_id, make_id('a', i // 5) AS article_id, make_id('e', pick(u(i, 70), $entities)) AS entity_id,
       'Name' AS surface, 'text' AS field, 10 AS char_start, 14 AS char_end, 'name' AS method, 0.9 AS confidence
FROM range(5 * $articles) AS made (i)
"""

TIMELINE = """
SELECT partnership_id, row_number() OVER (PARTITION BY partnership_id ORDER BY claim_id)::INTEGER AS position, stage_of(u(i, 44)) AS stage,
       CASE WHEN u(i, 46) < 0.5 THEN day END AS event_date, CASE WHEN u(i, 46) < 0.5 THEN 'day' END AS event_date_precision,
       day AS reported_date, claim_id
FROM drawn_claims WHERE partnership_id IS NOT NULL AND u(i, 80) < 0.2
"""

HISTORY = {
    "runs": "SELECT 'r' || i AS run_id, TIMESTAMP '2026-01-01' + INTERVAL (i) DAY AS started_at, started_at AS finished_at, 1 AS inputs, "
    "1 AS articles, 0 AS duplicates, 0 AS rejects, 0 AS unchanged, 1 AS claims, 'v' || i AS version FROM range(100) AS made (i)",
    "changes": "SELECT 'v' || (hash(partnership_id) % 100) AS version, 'partnerships' AS table_name, partnership_id AS key, 'added' AS change, "
    "'reported' AS reason FROM partnerships",
    "partnership_redirects": "SELECT make_id('p', 'old' || i) AS old_id, make_id('p', i) AS partnership_id, 'merged' AS reason "
    "FROM range($partnerships // 20) AS made (i)",
}


def generate_dataset(folder: Path, partnerships: int) -> None:
    """Write the Parquet of a dataset with so many partnerships, ten times as many claims and four times as many articles."""
    sizes = {"partnerships": partnerships, "claims": 10 * partnerships, "articles": 4 * partnerships, "entities": max(1000, partnerships // 2)}
    with duckdb.connect(str(folder / "drawing.duckdb")) as connection:
        connection.execute("SET memory_limit = '6GB'")
        for statement in MACROS.strip().split(";\n"):
            connection.execute(statement)
        for name, rows in {"principals": principal_rows([]), "sectors": sector_rows(), "instruments": instrument_rows(), "stages": stage_rows()}.items():
            _write_rows(connection, folder, name, list(rows))
        _run(connection, COUNTRIES, sizes)
        _write(connection, folder, "entities", ENTITIES, sizes)
        _run(connection, PARTIES, sizes)
        _run(connection, SECTORS, sizes)
        _write(connection, folder, "articles", ARTICLES, sizes)
        _run(connection, CLAIMS, sizes)
        _write(connection, folder, "partnerships", PARTNERSHIPS, sizes)
        for name, query in _queries().items():
            _write(connection, folder, name, query, sizes)
    (folder / "drawing.duckdb").unlink()


def _queries() -> dict[str, str]:
    known = "SEMI JOIN partnerships USING (partnership_id)"
    return {
        "claims": CLAIM_ROWS,
        "claim_parties": "SELECT claim_id, entity_id, party_name, code, principal_code, role FROM drawn_claims JOIN drawn_parties USING (p)",
        "claim_sectors": "SELECT claim_id, sector FROM drawn_claims JOIN drawn_sectors USING (p)",
        "partnership_parties": f"SELECT partnership_id, entity_id, code, principal_code, role FROM drawn_parties {known}",
        "partnership_sectors": f"SELECT partnership_id, sector FROM drawn_sectors {known}",
        "partnership_timeline": TIMELINE,
        "mentions": MENTIONS,
        **HISTORY,
    }


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str, sizes: dict[str, int]) -> None:
    """One table of the declared columns and types, sorted as published; what is not drawn is null."""
    _run(connection, f"CREATE OR REPLACE TEMP TABLE made AS {query}", sizes)
    drawn = {row[0] for row in connection.execute("DESCRIBE made").fetchall()}
    columns = ", ".join(
        f'{column.name if column.name in drawn else "NULL"}::{column.type} AS "{column.name}"' for column in declared_table(name).columns
    )
    target = folder / name / "part-0.parquet" if name in FOLDERS else folder / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    order = ", ".join(declared_table(name).order)
    connection.execute(
        f"COPY (SELECT {columns} FROM made ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    if name in ("entities", "articles", "partnerships"):
        connection.execute(f"CREATE TABLE {name} AS FROM made")
    connection.execute("DROP TABLE made")


def _write_rows(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    columns = list(rows[0])
    connection.execute(f"CREATE TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")
    connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns)})", [[row[c] for c in columns] for row in rows])
    _write(connection, folder, name, f"SELECT * FROM {name}", {})


def _run(connection: duckdb.DuckDBPyConnection, query: str, sizes: dict[str, int]) -> None:
    for name, size in sizes.items():
        query = query.replace(f"${name}", str(size))
    connection.execute(query)
