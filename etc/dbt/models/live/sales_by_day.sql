{{ config(
    materialized='materialized_view',
    grace_period="interval '1' hour",
    properties={
        'storage_schema': "'" ~ var('storage_schema') ~ "'",
        'refresh_schedule': "'every 5 minutes'",
        'time_column': "'orderdate'",
        'time_window': "'1 year'"}) }}

select orderdate, orderstatus, count(*) as orders, sum(totalprice) as total
from {{ source('shop', 'orders') }}
group by 1, 2
