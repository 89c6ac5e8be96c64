-- 9. One view over three servers: orders as they are now from Pinot, goals from the lake, and whose order it is from PostgreSQL itself
CREATE SCHEMA iceberg.planning;

CREATE TABLE iceberg.planning.goals WITH (partitioning = ARRAY['mktsegment']) AS
SELECT mktsegment, CAST(1000000 * rank() OVER (ORDER BY mktsegment) AS decimal(12, 2)) AS goal
FROM shopdb.public.customer
GROUP BY mktsegment;

CREATE VIEW platform.reports.sales_against_goals
COMMENT 'For the sales meeting'
WITH (time_column = 'orderdate', time_window = '1 year') AS
SELECT o.orderdate, c.mktsegment, c.name AS customer, o.totalprice, g.goal
FROM platform.shop.orders o
JOIN shopdb.public.customer c ON o.custkey = c.custkey
JOIN iceberg.planning.goals g ON c.mktsegment = g.mktsegment;

-- Each server gets its part of the question: Pinot the year and the months, PostgreSQL and the lake the segments
-- @expect rows 2
SELECT mktsegment, sum(totalprice) AS sales, sum(totalprice) / max(goal) AS of_goal
FROM platform.reports.sales_against_goals
WHERE mktsegment IN ('BUILDING', 'MACHINERY') AND orderdate >= current_date - INTERVAL '3' MONTH
GROUP BY mktsegment
ORDER BY mktsegment;
