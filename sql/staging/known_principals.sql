-- One row per principal, under the column names of the views
-- key: country_code
select
    code as country_code,
    name as country_name,
    type as principal_type,
    region
from main.principals
