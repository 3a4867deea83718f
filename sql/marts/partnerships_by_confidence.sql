-- One row per tenth of confidence: how many partnerships are so sure, and how many of them rest on one article
-- key: confidence_from
-- stored: sorted by confidence_from
select
    least(floor(confidence * 10), 9) / 10 as confidence_from,
    (least(floor(confidence * 10), 9) + 1) / 10 as confidence_to,
    count(*) as found,
    count(*) filter (where recommended) as partnerships,
    count(*) filter (where recommended and article_count = 1) as single_article,
    count(*) filter (where recommended and outlet_count > 1) as several_outlets
from main.partnerships
group by least(floor(confidence * 10), 9)
