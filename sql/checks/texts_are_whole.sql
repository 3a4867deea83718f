-- One row per text whose length is not that of its article
-- key: article_id
select
    articles.article_id,
    articles.char_count,
    length(texts.text) as found
from checked_articles as articles
left join checked_texts as texts on articles.article_id = texts.article_id
where length(texts.text) is distinct from articles.char_count and articles.is_forgotten is not true
