-- 1. The source: tables of a shop in PostgreSQL
-- @on postgresql
CREATE TABLE person (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    email text,
    account uuid NOT NULL,
    balance numeric(10,2) NOT NULL,
    born date NOT NULL,
    registered_at timestamptz NOT NULL,
    active boolean NOT NULL,
    preferences jsonb NOT NULL);

-- @on postgresql
-- @expect changed 4
INSERT INTO person VALUES
    (1, 'Ada Lovelace', 'ada@example.com', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1815.12, '1815-12-10', '2026-01-31 23:59:59.123456+00', true, '{"theme": "dark"}'),
    (2, 'Grace Hopper', 'grace@example.com', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', 99999999.99, '1906-12-09', '2026-02-28 12:00:00+02', true, '{"languages": ["COBOL", "FLOW-MATIC"]}'),
    (3, 'Edgar Codd', NULL, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a13', -0.01, '1923-08-19', '2026-03-01 00:00:00.000001+00', false, '{}'),
    (9007199254740993, 'Kurt Gödel', 'kurt@example.com', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a14', 0.00, '1906-04-28', '2026-03-02 08:30:00-05', true, '{"complete": null}');

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

-- TPC-H customers and orders, loaded through Trino. Dates are shifted so that the newest order is of today.
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
