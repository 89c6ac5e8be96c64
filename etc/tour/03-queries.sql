-- 3. The tables of the source, with its own types and exact values
-- @expect rows 9
DESCRIBE platform.shop.person;

-- @expect rows 4
-- @expect row 1 | Ada Lovelace | ada@example.com | 1815.12 | 1815-12-10 | 2026-01-31 23:59:59.123456 UTC
-- @expect row 3 | Edgar Codd | NULL | -0.01 | 1923-08-19 | 2026-03-01 00:00:00.000001 UTC
-- @expect row 9007199254740993 | Kurt Gödel | kurt@example.com | 0.00 | 1906-04-28 | 2026-03-02 13:30:00.000000 UTC
SELECT id, name, email, balance, born, registered_at FROM platform.shop.person ORDER BY id;

-- @expect row Grace Hopper | COBOL
SELECT name, json_extract_scalar(preferences, '$.languages[0]') AS first_language
FROM platform.shop.person
WHERE account = uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12';

-- The last thirty days by status
-- @expect rows >= 1
SELECT orderstatus, count(*) AS orders, sum(totalprice) AS total
FROM platform.shop.orders
WHERE orderdate > current_date - INTERVAL '30' DAY
GROUP BY orderstatus
ORDER BY orderstatus;

-- Joined with a table of another catalog
-- @expect rows 5
SELECT n.name AS nation, count(*) AS orders, sum(o.totalprice) AS total
FROM platform.shop.orders o
JOIN platform.shop.customer c ON o.custkey = c.custkey
JOIN tpch.tiny.nation n ON c.nationkey = n.nationkey
GROUP BY n.name
ORDER BY total DESC
LIMIT 5;
