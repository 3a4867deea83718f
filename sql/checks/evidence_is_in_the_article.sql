-- One row per claim whose evidence is not the passage that its offsets point at
-- key: claim_id
-- substring counts code points, as the offsets do
with passages as (
    select
        claims.claim_id,
        claims.article_id,
        claims.field,
        claims.char_start,
        claims.char_end,
        claims.evidence,
        case claims.field when 'title' then articles.title else texts.text end as whole
    from main.claims
    inner join checked_articles as articles on claims.article_id = articles.article_id
    left join checked_texts as texts on claims.article_id = texts.article_id and claims.field = 'text'
)

select
    claim_id,
    article_id,
    field,
    char_start,
    char_end,
    evidence
from passages
where substring(whole, char_start + 1, char_end - char_start) is distinct from evidence
