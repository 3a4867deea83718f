-- A generated dataset: see generated_dataset.py. A section is either run as it is, or ("write:") written as the Parquet of that table.
-- $partnerships, $claims, $articles and $entities stand for the sizes.

-- run
CREATE MACRO u(x, salt) AS (hash(x, salt) % 1000003) / 1000003.0;

-- run
CREATE MACRO pick(share, n) AS least(floor(n * pow(share, 3)), n - 1)::INTEGER;

-- run
CREATE MACRO make_id(letter, x) AS letter || left(md5(letter || x), 20);

-- run
CREATE MACRO day_of_share(share) AS DATE '2000-01-01' + (9450 * sqrt(share))::INTEGER;

-- run
CREATE MACRO stage_of(share) AS CASE WHEN share < 0.39 THEN 'signed' WHEN share < 0.59 THEN 'agreed' WHEN share < 0.72 THEN 'in_force'
    WHEN share < 0.85 THEN 'ended' WHEN share < 0.91 THEN 'proposed' WHEN share < 0.96 THEN 'negotiating' WHEN share < 0.98 THEN 'ratified'
    WHEN share < 0.99 THEN 'suspended' ELSE 'failed' END;

-- run
CREATE MACRO currency_of(share) AS CASE WHEN share < 0.6 THEN 'USD' WHEN share < 0.8 THEN 'EUR' WHEN share < 0.9 THEN 'GBP' ELSE 'KES' END;

-- run
CREATE MACRO rate_of(currency) AS CASE currency WHEN 'USD' THEN 1 WHEN 'EUR' THEN 1.1 WHEN 'GBP' THEN 1.3 END;

-- run
CREATE TABLE places AS SELECT code, name, row_number() OVER (ORDER BY md5(code)) - 1 AS place FROM principals;

-- write: entities
SELECT make_id('e', i) AS entity_id,
       CASE WHEN i < (SELECT count(*) FROM places) THEN 'country' WHEN u(i, 1) < 0.5 THEN 'organization' WHEN u(i, 1) < 0.95 THEN 'person'
            ELSE 'subdivision' END AS entity_type,
       CASE WHEN i < (SELECT count(*) FROM places) THEN places.name ELSE 'Entity ' || i END AS name,
       CASE WHEN u(i, 1) BETWEEN 0.5 AND 0.95 THEN 'Minister' END AS public_role, places.code, places.code AS principal_code,
       places.code AS country_code
FROM range($entities) AS made (i)
JOIN places ON places.place = CASE WHEN i < (SELECT count(*) FROM places) THEN i ELSE pick(u(i, 2), (SELECT count(*) FROM places)) END
;

-- run
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
;

-- run
CREATE TABLE drawn_sectors AS
SELECT DISTINCT p, make_id('p', p) AS partnership_id, listed.code AS sector
FROM (SELECT i AS p, pick(u(i * 2 + k, 20), (SELECT count(*) FROM sectors)) AS place FROM range($partnerships) AS made (i), range(2) AS times (k)
      WHERE k = 0 OR u(i, 21) < 0.27) AS chosen
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM sectors) AS listed USING (place)
;

-- write: articles
SELECT make_id('a', i) AS article_id, 'https://outlet' || pick(u(i, 31), 400) || '.example/' || i AS url,
       'Headline number ' || i || ' of the day' AS title, CASE WHEN u(i, 30) < 0.9 THEN 'Outlet ' || pick(u(i, 31), 400) END AS outlet,
       'en' AS language, CASE WHEN u(i, 32) < 0.97 THEN day_of_share(i / $articles) END AS published_date,
       CASE WHEN u(i, 32) < 0.97 THEN 'day' END AS published_precision, 2400 AS char_count, md5(i::VARCHAR) AS text_sha256,
       CASE WHEN i % 20 = 19 THEN make_id('a', i - 1) END AS duplicate_of, CASE WHEN i % 20 = 19 THEN 'near_copy' END AS duplicate_kind,
       'inbox/' || i AS source_path, false AS is_forgotten
FROM range($articles) AS made (i)
;

-- run
CREATE TABLE drawn_claims AS
WITH drawn AS (SELECT i, floor($partnerships * pow(u(i, 40), 2))::BIGINT AS p FROM range($claims) AS made (i)),
placed AS (
    SELECT *, least(floor($articles * (0.98 * u(p, 41) + 0.02 * pow(u(i, 42), 4))), $articles - 1)::BIGINT AS a, u(i, 43) < 0.03 AS is_denied
    FROM drawn
)
SELECT i, p, make_id('c', i) AS claim_id, make_id('a', a - (a % 20 = 19)::INTEGER) AS article_id,
       CASE WHEN NOT is_denied THEN make_id('p', p) END AS partnership_id, is_denied, day_of_share(a / $articles) AS day
FROM placed
;

-- write: partnerships
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
;

-- write: claims
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
;

-- write: partnership_parties
SELECT partnership_id, entity_id, code, principal_code, role FROM drawn_parties SEMI JOIN partnerships USING (partnership_id);

-- write: partnership_sectors
SELECT partnership_id, sector FROM drawn_sectors SEMI JOIN partnerships USING (partnership_id);

-- write: partnership_timeline
SELECT partnership_id, row_number() OVER (PARTITION BY partnership_id ORDER BY claim_id)::INTEGER AS position, stage_of(u(i, 44)) AS stage,
       CASE WHEN u(i, 46) < 0.5 THEN day END AS event_date, CASE WHEN u(i, 46) < 0.5 THEN 'day' END AS event_date_precision,
       day AS reported_date, claim_id
FROM drawn_claims WHERE partnership_id IS NOT NULL AND u(i, 80) < 0.2
;

-- write: mentions
SELECT make_id('m', i) AS mention_id, make_id('a', i // 2) AS article_id, make_id('e', pick(u(i, 70), $entities)) AS entity_id,
       'Name' AS surface, 'text' AS field, 10 AS char_start, 14 AS char_end, 'name' AS method, 0.9 AS confidence
FROM range(2 * $articles) AS made (i)
;

-- write: runs
SELECT 'r' || i AS run_id, TIMESTAMP '2026-01-01' + INTERVAL (i) DAY AS started_at, started_at AS finished_at, 1 AS inputs, 1 AS articles, 0 AS duplicates, 0 AS rejects, 0 AS unchanged, 1 AS claims, 'v' || i AS version FROM range(100) AS made (i);

-- write: changes
SELECT 'v' || (hash(partnership_id) % 100) AS version, 'partnerships' AS table_name, partnership_id AS key, 'added' AS change, 'reported' AS reason FROM partnerships;

-- write: partnership_redirects
SELECT make_id('p', 'old' || i) AS old_id, make_id('p', i) AS partnership_id, 'merged' AS reason FROM range($partnerships // 20) AS made (i);
