-- 1. A table of an operational database: persons of a shop, in PostgreSQL
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

-- The database becomes a source. Its password is not in the SQL: Kafka Connect finds it in its environment.
CALL platform.system.create_source(
    source_name => 'shop',
    catalog_name => 'shopdb',
    type => 'postgresql',
    host => '${postgresql.host}',
    port => ${postgresql.port},
    database => 'shop',
    user_name => 'shop',
    password_reference => '${env:SHOP_PASSWORD}');

-- Whoever is no administrator cannot do that
-- @on trino as alice
-- @expect error it is for the administrators
CALL platform.system.drop_source(source_name => 'shop');

-- One statement makes the pipeline: from PostgreSQL's log through Kafka to Pinot, and a table in Trino
CALL platform.system.create_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'person');

-- The first row of PostgreSQL in Trino
-- @expect row Ada Lovelace
-- @within 60 s
SELECT name FROM platform.shop.person WHERE id = 1;
