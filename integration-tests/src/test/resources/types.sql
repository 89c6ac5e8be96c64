CREATE SCHEMA types;
CREATE TYPE types.mood AS ENUM ('sad', 'so, so', 'null', 'schön');
CREATE DOMAIN types.percent AS integer CHECK (value BETWEEN 0 AND 100);
CREATE TABLE types.every (
    id integer PRIMARY KEY,
    c_smallint smallint NOT NULL,
    c_integer integer NOT NULL,
    c_bigint bigint NOT NULL,
    c_real real NOT NULL,
    c_double double precision NOT NULL,
    c_numeric_38_10 numeric(38,10) NOT NULL,
    c_numeric_12_2 numeric(12,2) NOT NULL,
    c_numeric numeric NOT NULL,
    c_boolean boolean NOT NULL,
    c_text text NOT NULL,
    c_varchar varchar(100) NOT NULL,
    c_char char(5) NOT NULL,
    c_date date NOT NULL,
    c_time time NOT NULL,
    c_time_3 time(3) NOT NULL,
    c_timestamp timestamp NOT NULL,
    c_timestamp_3 timestamp(3) NOT NULL,
    c_timestamp_0 timestamp(0) NOT NULL,
    c_timestamptz timestamptz NOT NULL,
    c_timestamptz_3 timestamptz(3) NOT NULL,
    c_uuid uuid NOT NULL,
    c_json json NOT NULL,
    c_jsonb jsonb NOT NULL,
    c_bytea bytea NOT NULL,
    c_mood types.mood NOT NULL,
    c_domain types.percent NOT NULL);
INSERT INTO types.every VALUES
    -- ordinary values
    (1, 1, 1, 1, 1.5, 1.1, 1.1, 1.10, 1.10, true, 'text', 'varchar', 'char', '2026-01-31', '12:34:56.789012', '12:34:56.789',
        '2026-01-31 23:59:59.123456', '2026-01-31 23:59:59.123', '2026-01-31 23:59:59', '2026-06-01 12:00:00.123456+05:30', '2026-06-01 12:00:00.123-11:00',
        '01234567-89ab-cdef-0123-456789abcdef', '{"b": [1, 2.5, null, "x"], "a": {"c": true}}', '{"b": [1, 2.5, null, "x"], "a": {"c": true}}', '\x00ff10', 'sad', 50),
    -- the smallest
    (2, -32768, -2147483648, -9223372036854775808, '-3.4028235e38', '-1.7976931348623157e308',
        -9999999999999999999999999999.9999999999, -9999999999.99, -123456789012345678901234567890123456789012345678901234567890.000000000012345,
        false, '', '', '', '0001-01-01', '00:00:00', '00:00:00',
        '0001-01-01 00:00:00', '0001-01-01 00:00:00', '0001-01-01 00:00:00', '0001-01-01 00:00:00+00', '0001-01-01 00:00:00+00',
        '00000000-0000-0000-0000-000000000000', '{}', '{}', '', 'so, so', 0),
    -- the greatest
    (3, 32767, 2147483647, 9223372036854775807, '3.4028235e38', '1.7976931348623157e308',
        9999999999999999999999999999.9999999999, 9999999999.99, 123456789012345678901234567890123456789012345678901234567890.000000000012345,
        true, repeat('long ', 2000), repeat('v', 100), 'abcde', '9999-12-31', '23:59:59.999999', '23:59:59.999',
        '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999+00', '9999-12-31 23:59:59.999+00',
        'ffffffff-ffff-ffff-ffff-ffffffffffff', '[]', '[[[]], {"": ""}]', decode(repeat('00ff', 500), 'hex'), 'schön', 100),
    -- one beyond what a double holds, the smallest fractions, what lies next to the epoch
    (4, 0, 0, 9007199254740993, '1e-45', '5e-324', 0.0000000001, 0.01, 0.1000, false, 'Zoë''s 🦊', 'ünïcödé 漢字', 'é', '1582-10-15', '00:00:00.000001', '00:00:00.001',
        '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999', '1969-12-31 23:59:59', '1970-01-01 00:00:00.000001+00', '1969-12-31 23:59:59.999+00',
        '80000000-0000-0000-0000-000000000001', '"text"', '"Zoë 🦊 \" \\ \n"', '\x5c', 'sad', 1),
    -- characters that are quoted somewhere on the way, calendars and leap days
    (5, -1, -1, -9007199254740993, '-0.1', '-0.1', -0.0000000001, -0.01, -0, true, E'a"b\\c\nd\te\u2028 \b\f null', '__debezium', ' a b ', '1900-02-28', '23:59:59', '12:00:00',
        '1582-10-15 00:00:00', '1752-09-03 12:00:00.001', '2024-02-29 00:00:00', '2026-03-29 02:30:00+02', '1900-01-01 00:00:00.001+14:00',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '[1, 12345678901234567890, 0.1, -0.5, 1e3]', '[1, 12345678901234567890, 0.1, -0.5]', '\xc3a9', 'sad', 2);
CREATE TABLE types.every_nullable AS TABLE types.every;
ALTER TABLE types.every_nullable ADD PRIMARY KEY (id);
INSERT INTO types.every_nullable (id) VALUES (6), (7);
