-- In the place of the DAG: the platform refreshes the view by itself, so that its rows are never older than an hour.
-- What is stored stays, since the query is the same.
CREATE OR REPLACE MATERIALIZED VIEW platform.reports.sales_by_day
WITH (storage_schema = 'iceberg.platform', target_lag = '1 hour', time_column = 'orderdate', time_window = '1 year') AS
SELECT orderdate, orderstatus, count(*) AS orders, sum(totalprice) AS total FROM platform.shop.orders GROUP BY 1, 2;
