-- 2. More tables, with data of TPC-H
-- @on postgresql
CREATE TABLE customer (
    custkey bigint PRIMARY KEY,
    name varchar(25) NOT NULL,
    address varchar(40) NOT NULL,
    nationkey bigint NOT NULL,
    phone varchar(15) NOT NULL,
    acctbal numeric(12,2) NOT NULL,
    mktsegment varchar(10) NOT NULL,
    comment varchar(117) NOT NULL);

-- @on postgresql
CREATE TABLE orders (
    orderkey bigint PRIMARY KEY,
    custkey bigint NOT NULL,
    orderstatus varchar(1) NOT NULL,
    totalprice numeric(12,2) NOT NULL,
    orderdate date NOT NULL,
    orderpriority varchar(15) NOT NULL,
    clerk varchar(15) NOT NULL,
    shippriority integer NOT NULL,
    comment varchar(79) NOT NULL);

-- Loaded through Trino; dates are shifted so that the newest order is of today
-- @expect changed 1500
INSERT INTO shopdb.public.customer
SELECT custkey, name, address, nationkey, phone, CAST(acctbal AS decimal(12,2)), mktsegment, comment
FROM tpch.tiny.customer;

-- @expect changed 15000
INSERT INTO shopdb.public.orders
SELECT orderkey, custkey, orderstatus, CAST(totalprice AS decimal(12,2)),
    date_add('day', date_diff('day', newest, current_date), orderdate),
    orderpriority, clerk, shippriority, comment
FROM tpch.tiny.orders
CROSS JOIN (SELECT max(orderdate) AS newest FROM tpch.tiny.orders);

-- What would be made for all tables of the schema that have no pipeline yet, before it is
-- @expect rows >= 10
SELECT action, object_type, object_name FROM TABLE(platform.system.plan_pipeline(source_name => 'shop', schema_name => 'public', tables => ARRAY['*'])) WHERE action <> 'KEEP';

-- A pipeline each, with one call; the one of person is left alone
CALL platform.system.create_pipelines(source_name => 'shop', schema_name => 'public', tables => ARRAY['*']);

-- The rows that were there before are copied while new ones already arrive
-- @expect row 4 | 1500 | 15000
-- @within 120 s
SELECT (SELECT count(*) FROM platform.shop.person) AS persons,
    (SELECT count(*) FROM platform.shop.customer) AS customers,
    (SELECT count(*) FROM platform.shop.orders) AS orders;
