{{ config(materialized='table') }}

select mktsegment, count(*) as orders, sum(totalprice) as total
from {{ ref('recent_orders') }}
group by 1
