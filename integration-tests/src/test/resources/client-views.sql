CREATE SCHEMA platform.client_views;
CREATE VIEW platform.client_views.every_type COMMENT 'A row with a value of each type, and one of NULLs' AS
SELECT
    1 AS id,
    true AS c_boolean,
    TINYINT '-1' AS c_tinyint,
    SMALLINT '2' AS c_smallint,
    3 AS c_integer,
    BIGINT '9007199254740993' AS c_bigint,
    REAL '1.5' AS c_real,
    1.5E0 AS c_double,
    DECIMAL '99999999999999999999999999999999999.999' AS c_decimal,
    VARCHAR 'Zoë''s 🦊' AS c_varchar,
    CAST('ab' AS varchar(5)) AS c_varchar_5,
    CAST('ab' AS char(5)) AS c_char,
    X'00ff' AS c_varbinary,
    JSON '{"a": [1, null]}' AS c_json,
    DATE '2024-02-29' AS c_date,
    TIME '12:34:56.789012' AS c_time,
    TIME '12:34:56.789+02:00' AS c_timetz,
    TIMESTAMP '2024-02-29 12:34:56.789012' AS c_timestamp,
    TIMESTAMP '2024-02-29 12:34:56.789 Europe/Zurich' AS c_timestamptz,
    INTERVAL '1-2' YEAR TO MONTH AS c_months,
    INTERVAL '1 02:03:04.567' DAY TO SECOND AS c_seconds,
    UUID '01234567-89ab-cdef-0123-456789abcdef' AS c_uuid,
    IPADDRESS '::1' AS c_ipaddress,
    ARRAY[1, NULL, 3] AS c_array,
    MAP(ARRAY['a', 'b'], ARRAY[1.5, NULL]) AS c_map,
    CAST(ROW(1, 'x') AS row(n integer, s varchar)) AS c_row,
    ARRAY[ARRAY[TIMESTAMP '2024-02-29 12:34:56.789 UTC']] AS c_nested
UNION ALL
SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;
CREATE VIEW platform.client_views.recent WITH (time_column = 'c_timestamptz', time_window = '50 years') AS
SELECT id, c_timestamptz, c_numeric_12_2 AS amount, c_text FROM platform.clients.every;
COMMENT ON VIEW platform.client_views.recent IS 'It''s recent: größer';
COMMENT ON COLUMN platform.client_views.recent.amount IS 'in € "net"';
CREATE VIEW platform.client_views.under_score AS
SELECT 1 AS "col_umn", 2 AS "colxumn", 3 AS "col%umn", 4 AS "col\umn", 5 AS "größe 'x' ""y""";
CREATE VIEW platform.client_views.underxscore AS SELECT 1 AS x;
CREATE VIEW platform.client_views."per%cent" AS SELECT 1 AS x;
CREATE VIEW platform.client_views."back\slash" AS SELECT 1 AS x;
CREATE VIEW platform.client_views."größe des ""tees""" AS SELECT 'x' AS "größe 'x'";
