-- 5. Views with a time window, which rolls by itself: no job, no dates in SQL
CREATE SCHEMA platform.reports;

-- The orders of the last year
CALL platform.system.create_view(
    schema_name => 'reports',
    view_name => 'recent_orders',
    query => 'SELECT * FROM platform.shop.orders',
    time_column => 'orderdate',
    time_window => '1 year');

-- @expect row * | * | 1
SELECT count(*) AS orders, min(orderdate) AS since, year(current_timestamp AT TIME ZONE 'UTC') - year(min(orderdate)) AS years
FROM platform.reports.recent_orders;

-- Two years from now on. No row moves, and the older ones are there at once
CALL platform.system.alter_view(schema_name => 'reports', view_name => 'recent_orders', time_window => '2 years');

-- @expect row * | * | 2
SELECT count(*) AS orders, min(orderdate) AS since, year(current_timestamp AT TIME ZONE 'UTC') - year(min(orderdate)) AS years
FROM platform.reports.recent_orders;

-- The same by a statement: a view of it, joined with another catalog, with a window of its own
CREATE VIEW platform.reports.orders_by_nation
COMMENT 'For the sales meeting'
WITH (time_column = 'orderdate', time_window = '90 days') AS
SELECT n.name AS nation, o.orderdate, o.totalprice
FROM platform.reports.recent_orders o
JOIN platform.shop.customer c ON o.custkey = c.custkey
JOIN tpch.tiny.nation n ON c.nationkey = n.nationkey;

-- @expect rows 3
SELECT nation, count(*) AS orders, sum(totalprice) AS total
FROM platform.reports.orders_by_nation
GROUP BY nation
ORDER BY total DESC
LIMIT 3;

-- From the begin of a month
CALL platform.system.alter_view(schema_name => 'reports', view_name => 'orders_by_nation', time_window => '3 months', alignment => 'month');

-- @expect row * | true
SELECT min(orderdate) AS since, day(min(orderdate)) <= 3 AS at_its_begin FROM platform.reports.orders_by_nation;

-- A call that asks for what is there changes nothing, so that schedulers may repeat it
CALL platform.system.create_view(
    schema_name => 'reports',
    view_name => 'recent_orders',
    query => 'SELECT * FROM platform.shop.orders',
    time_column => 'orderdate',
    time_window => '24 months');

-- One that asks for something else is told what differs
-- @expect error it differs: time_window is '2 years'
CALL platform.system.create_view(
    schema_name => 'reports',
    view_name => 'recent_orders',
    query => 'SELECT * FROM platform.shop.orders',
    time_column => 'orderdate',
    time_window => '3 years');

-- A wrong column is refused by Trino before there is a view
-- @expect error Argument query, line 1:18: Column 'price' cannot be resolved
CALL platform.system.create_view(schema_name => 'reports', view_name => 'prices', query => 'SELECT orderkey, price FROM platform.shop.orders');

-- @expect rows 2
-- @expect row recent_orders | 2 years | NULL | true | reports.orders_by_nation | true
-- @expect row orders_by_nation | 3 months | month | false | | true
SELECT view_name, time_window, alignment, coalesce(confirmed_at > changed_at, false) AS asked_for_again, array_join(used_by, ', ') AS used_by, valid
FROM platform.system.views
WHERE schema_name = 'reports';
