{{ config(materialized='view', properties={'time_column': "'orderdate'", 'time_window': "'90 days'"}) }}

select o.orderkey, o.custkey, c.name as customer, c.mktsegment, o.orderstatus, o.totalprice, o.orderdate
from {{ source('shop', 'orders') }} o
join {{ source('shop', 'customer') }} c on o.custkey = c.custkey
