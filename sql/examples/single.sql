-- Which counted partnerships rest on one article only, the least sure first?
select partnership_id, parties, sectors, stage, confidence
from partnerships
where recommended and article_count = 1
order by confidence;
