-- 10. Every row in every column is what the source has: nothing is only here, nothing is only there
-- @within 30 s
-- @expect row 4 | 0 | 0
SELECT (SELECT count(*) FROM platform.shop.person) AS persons,
    (SELECT count(*) FROM (TABLE platform.shop.person EXCEPT TABLE shopdb.public.person)) AS only_in_platform,
    (SELECT count(*) FROM (TABLE shopdb.public.person EXCEPT TABLE platform.shop.person)) AS only_in_source;

-- @within 30 s
-- @expect row 1500 | 0 | 0
SELECT (SELECT count(*) FROM platform.shop.customer) AS customers,
    (SELECT count(*) FROM (TABLE platform.shop.customer EXCEPT TABLE shopdb.public.customer)) AS only_in_platform,
    (SELECT count(*) FROM (TABLE shopdb.public.customer EXCEPT TABLE platform.shop.customer)) AS only_in_source;

-- @within 30 s
-- @expect row 15000 | 0 | 0
SELECT (SELECT count(*) FROM platform.shop.orders) AS orders,
    (SELECT count(*) FROM (TABLE platform.shop.orders EXCEPT TABLE shopdb.public.orders)) AS only_in_platform,
    (SELECT count(*) FROM (TABLE shopdb.public.orders EXCEPT TABLE platform.shop.orders)) AS only_in_source;
