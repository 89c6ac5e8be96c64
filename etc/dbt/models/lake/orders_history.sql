{{ config(materialized='incremental', unique_key='orderkey', incremental_strategy='merge') }}

select orderkey, custkey, orderstatus, totalprice, orderdate
from {{ source('shop', 'orders') }}
{% if is_incremental() %}
where orderdate >= (select coalesce(max(orderdate), date '1970-01-01') from {{ this }})
{% endif %}
