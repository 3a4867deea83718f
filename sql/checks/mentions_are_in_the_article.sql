-- One row per mention whose surface is not the passage that its offsets point at
-- key: mention_id
-- substring counts code points, as the offsets do
with passages as (
    select
        mentions.mention_id,
        mentions.article_id,
        mentions.field,
        mentions.char_start,
        mentions.char_end,
        mentions.surface,
        case mentions.field when 'title' then articles.title else texts.text end as whole
    from main.mentions
    inner join checked_articles as articles on mentions.article_id = articles.article_id
    left join checked_texts as texts on mentions.article_id = texts.article_id and mentions.field = 'text'
)

select
    mention_id,
    article_id,
    field,
    char_start,
    char_end,
    surface
from passages
where substring(whole, char_start + 1, char_end - char_start) is distinct from surface
