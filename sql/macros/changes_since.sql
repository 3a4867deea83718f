-- One row per published version and record that it added, changed, merged or removed, on a day (UTC) or later
-- key: version, table_name, key
-- macro: changes_since(day)
select
    runs.finished_at::date as version_date,
    changes.table_name,
    changes.change,
    changes.key,
    coalesce(partnerships.parties, entities.name, articles.title) as record,
    changes.reason,
    changes.version
from main.changes as changes
inner join main.runs as runs on changes.version = runs.version
left join main.partnership_redirects as redirects on changes.key = redirects.old_id
left join main.partnerships as partnerships
    on coalesce(redirects.partnership_id, split_part(changes.key, '/', 1)) = partnerships.partnership_id
left join main.entities as entities on changes.key = entities.entity_id and changes.table_name = 'entities'
left join main.articles as articles on changes.key = articles.article_id and changes.table_name = 'articles'
where runs.finished_at::date >= day_of(day)
order by runs.finished_at desc, changes.table_name asc, changes.key asc
