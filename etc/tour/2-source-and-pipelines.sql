-- 2. The database becomes a source. Its password is not in the SQL: Kafka Connect finds it in its environment.
CALL platform.system.create_source(
    source_name => 'shop',
    catalog_name => 'shopdb',
    type => 'postgresql',
    host => '127.0.0.1',
    port => ${postgresql.port},
    database => 'shop',
    user_name => 'shop',
    password_reference => '${env:SHOP_PASSWORD}');

-- Whoever is no administrator cannot do that
-- @on trino as alice
-- @expect error alice
CALL platform.system.drop_source(source_name => 'shop');

-- One statement for each table: from PostgreSQL's log through Kafka to Pinot, and a table in Trino
CALL platform.system.create_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'person');

-- The first row of PostgreSQL in Trino
-- @expect row Ada Lovelace
-- @within 60 s
SELECT name FROM platform.shop.person WHERE id = 1;

CALL platform.system.create_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'customer');

CALL platform.system.create_pipeline(source_name => 'shop', schema_name => 'public', table_name => 'orders');

-- The rows that were there before are copied while new ones already arrive
-- @expect row 4 | 1500 | 15000
-- @within 120 s
SELECT (SELECT count(*) FROM platform.shop.person) AS persons,
    (SELECT count(*) FROM platform.shop.customer) AS customers,
    (SELECT count(*) FROM platform.shop.orders) AS orders;
