-- What the dashboards show of the orders, besides the table itself. All of it may be run again
CREATE SCHEMA IF NOT EXISTS iceberg.platform;

CREATE SCHEMA IF NOT EXISTS platform.dashboards;

-- The sums of each day: stored ones, and those of the last hour's orders as they are now
CREATE MATERIALIZED VIEW IF NOT EXISTS platform.dashboards.revenue_by_day
COMMENT 'Orders and their revenue by day, up to this second'
WITH (storage_schema = 'iceberg.platform', refresh_schedule = 'every 10 minutes', serving = 'live_tail', time_column = 'day', time_window = '1 year') AS
SELECT orderdate AS day, count(*) AS orders, sum(totalprice) AS revenue
FROM platform.shop.orders
GROUP BY orderdate;

COMMENT ON COLUMN platform.dashboards.revenue_by_day.revenue IS 'Sum of the orders'' prices';

-- The orders of a window that rolls by itself
CREATE OR REPLACE VIEW platform.dashboards.recent_orders
COMMENT 'The orders of the last four years'
WITH (time_column = 'orderdate', time_window = '4 years') AS
SELECT orderkey, custkey, orderstatus, totalprice, orderdate
FROM platform.shop.orders;

COMMENT ON COLUMN platform.dashboards.recent_orders.orderstatus IS 'F: finished, O: open, P: partly finished';

-- @expect rows 1
-- @within 60 s
SELECT sum(orders) AS orders, max(day) AS newest FROM platform.dashboards.revenue_by_day HAVING count(*) > 0;
