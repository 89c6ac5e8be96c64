-- 8. A view whose rows are stored, and computed again every ten seconds: no job, no scheduler besides
CREATE MATERIALIZED VIEW platform.reports.sales_by_month GRACE PERIOD INTERVAL '1' HOUR
COMMENT 'For the sales meeting'
WITH (storage_schema = 'iceberg.platform', refresh_schedule = 'every 10 seconds', time_column = 'month', time_window = '1 year') AS
SELECT date_trunc('month', orderdate) AS month, orderstatus, count(*) AS orders, sum(totalprice) AS total
FROM platform.shop.orders
GROUP BY 1, 2;

-- Read like any table
-- @expect rows 3
SELECT month, orderstatus, orders, total FROM platform.reports.sales_by_month ORDER BY month DESC, orderstatus LIMIT 3;

-- The same up to this second: stored months, and what is newer than an hour as it is now, under one name
CREATE MATERIALIZED VIEW platform.reports.sales_live
WITH (storage_schema = 'iceberg.platform', refresh_schedule = 'every 1 hour', time_column = 'month', partition_by = 'month', serving = 'live_tail', settle_time = '1 hour') AS
SELECT date_trunc('month', orderdate) AS month, orderstatus, count(*) AS orders, sum(totalprice) AS total
FROM platform.shop.orders
GROUP BY 1, 2;

-- An order of today is committed in PostgreSQL
-- @on postgresql
-- @expect changed 1
INSERT INTO orders (orderkey, custkey, orderstatus, totalprice, orderdate, orderpriority, clerk, shippriority, comment)
SELECT 9000001, custkey, 'N', 1234.56, current_date, orderpriority, clerk, shippriority, 'new' FROM orders LIMIT 1;

-- and counted where the tail is live: nothing was refreshed
-- @within 30 s
-- @expect row 1 | 1234.56
SELECT orders, total FROM platform.reports.sales_live WHERE orderstatus = 'N';

-- Where all rows are stored it is counted a moment later, without a hand being moved
-- @within 60 s
-- @expect row 1 | 1234.56
SELECT orders, total FROM platform.reports.sales_by_month WHERE orderstatus = 'N';

-- What it costs, and how it goes
-- @expect row STORED | every 10 seconds | false | PARTITION
SELECT freshness, schedule, paused, last_mode FROM platform.system.materialized_views WHERE view_name = 'sales_by_month';

-- @expect rows >= 2
SELECT trigger, state, mode, reason, rows_read, rows_written, duration_millis FROM platform.system.refreshes WHERE view_name = 'sales_by_month';

-- It rests until it is resumed; a call refreshes it all the same
CALL platform.system.pause_refresh('reports', 'sales_by_month');

CALL platform.system.refresh_materialized_view('reports', 'sales_by_month');

-- A year more: the older months are there when the call is done
CALL platform.system.alter_materialized_view(schema_name => 'reports', view_name => 'sales_by_month', time_window => '2 years');

-- @expect row true
SELECT min(month) < current_date - INTERVAL '13' MONTH AS two_years FROM platform.reports.sales_by_month;

-- What is no longer wanted goes, its storage too
DROP MATERIALIZED VIEW platform.reports.sales_live;

-- The order is taken back, so that what follows finds what it knows
-- @on postgresql
-- @expect changed 1
DELETE FROM orders WHERE orderkey = 9000001;
