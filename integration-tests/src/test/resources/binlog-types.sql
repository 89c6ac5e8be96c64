CREATE TABLE every (
    id int PRIMARY KEY,
    c_tiny tinyint, c_tinyu tinyint unsigned, c_bool boolean, c_small smallint, c_smallu smallint unsigned,
    c_medium mediumint, c_mediumu mediumint unsigned, c_int int, c_intu int unsigned, c_big bigint, c_bigu bigint unsigned,
    c_zero int(8) zerofill,
    c_float float, c_double double, c_dec decimal(18,4), c_dec38 decimal(38,0), c_dec65 decimal(65,30), c_decu decimal(10,2) unsigned,
    c_bit1 bit(1), c_bit12 bit(12), c_bit64 bit(64),
    c_char char(10), c_varchar varchar(50), c_latin varchar(50) CHARACTER SET latin1,
    c_tinytext tinytext, c_text text, c_mediumtext mediumtext, c_longtext longtext, c_json json,
    c_enum enum('small', 'medium', 'it''s "large"'), c_set set('a', 'b', 'it''s'),
    c_binary binary(4), c_varbinary varbinary(10), c_tinyblob tinyblob, c_blob blob, c_mediumblob mediumblob, c_longblob longblob,
    c_date date, c_time time, c_time3 time(3), c_time6 time(6),
    c_datetime datetime, c_datetime3 datetime(3), c_datetime6 datetime(6),
    c_timestamp timestamp NULL DEFAULT NULL, c_timestamp3 timestamp(3) NULL DEFAULT NULL, c_timestamp6 timestamp(6) NULL DEFAULT NULL, c_year year,
    c_point point, c_geometry geometry, c_line linestring, c_polygon polygon,
    c_multipoint multipoint, c_multiline multilinestring, c_multipolygon multipolygon, c_collection geometrycollection,
    c_stored bigint AS (c_int * 2) STORED, c_virtual bigint AS (c_int + 1) VIRTUAL);
INSERT INTO every VALUES (1,
    -128, 255, true, -32768, 65535,
    -8388608, 16777215, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615,
    42,
    1.5, 2.718281828459045, 12345678901234.5678, 99999999999999999999999999999999999999, 12345.000000000000000000000000000001, 12345678.90,
    b'1', b'101010101010', b'1111111111111111111111111111111111111111111111111111111111111110',
    'chr', 'ünïcödé 日本 😀', 'é',
    'tt', 'text "q" \\ \n nl', 'mt', repeat('long', 262144), '{"a": [1, 2.50, null], "b": "ü"}',
    'it''s "large"', 'a,it''s',
    x'00FF1000', x'DEADBE00', x'01', x'00010203', x'FE', repeat(x'00FF', 1000),
    '2026-01-31', '-838:59:59', '12:34:56.789', '12:34:56.789012',
    '2026-01-31 23:59:59', '2026-01-31 23:59:59.123', '2026-01-31 23:59:59.123456',
    '2026-01-31 23:59:59', '2026-01-31 23:59:59.123', '2026-01-31 23:59:59.123456', 2026,
    point(1.5, -2.5), st_geomfromtext('POLYGON((0 0,1 0,1 1,0 0))', 4326), st_geomfromtext('LINESTRING(0 0,1 1)'), st_geomfromtext('POLYGON((0 0,2 0,2 2,0 0))'),
    st_geomfromtext('MULTIPOINT(0 0,1 1)'), st_geomfromtext('MULTILINESTRING((0 0,1 1),(2 2,3 3))'), st_geomfromtext('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))'), st_geomfromtext('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))'),
    DEFAULT, DEFAULT);
INSERT INTO every (id) VALUES (2);
INSERT INTO every (id) VALUES (3);
INSERT INTO every (id, c_int, c_bigu, c_date, c_datetime6, c_timestamp6, c_time6, c_time, c_char, c_varchar, c_text, c_enum, c_set, c_dec, c_dec65, c_bit1, c_bit12, c_varbinary, c_year, c_float, c_double)
    VALUES (4, 0, 0, '1000-01-01', '9999-12-31 23:59:59.999999', '1970-01-01 00:00:01', '838:59:59', '00:00:00', '', '', 'null', 'small', '', -0.0001, 0, b'0', b'1', '', 1901, -0.25, 1e300);
INSERT INTO every (id, c_tiny, c_tinyu, c_big, c_bigu, c_date, c_datetime, c_datetime3, c_datetime6, c_timestamp, c_time6, c_dec, c_dec38, c_varchar, c_year)
    VALUES (5, 127, 0, 9223372036854775807, 9223372036854775808, '1582-10-15', '1969-12-31 23:59:59', '1000-01-01 00:00:00.001', '1969-12-31 23:59:59.999999', '2038-01-19 03:14:07', '-00:00:00.000001', 99999999999999.9999, -1, ' blanks ', 2155);
CREATE TABLE every_not_null (
    id int PRIMARY KEY,
    c_tiny tinyint NOT NULL, c_tinyu tinyint unsigned NOT NULL, c_bool boolean NOT NULL, c_small smallint NOT NULL, c_smallu smallint unsigned NOT NULL,
    c_medium mediumint NOT NULL, c_mediumu mediumint unsigned NOT NULL, c_int int NOT NULL, c_intu int unsigned NOT NULL, c_big bigint NOT NULL, c_bigu bigint unsigned NOT NULL,
    c_zero int(8) zerofill NOT NULL,
    c_float float NOT NULL, c_double double NOT NULL, c_dec decimal(18,4) NOT NULL, c_dec38 decimal(38,0) NOT NULL, c_dec65 decimal(65,30) NOT NULL, c_decu decimal(10,2) unsigned NOT NULL,
    c_bit1 bit(1) NOT NULL, c_bit12 bit(12) NOT NULL, c_bit64 bit(64) NOT NULL,
    c_char char(10) NOT NULL, c_varchar varchar(50) NOT NULL, c_latin varchar(50) CHARACTER SET latin1 NOT NULL,
    c_tinytext tinytext NOT NULL, c_text text NOT NULL, c_mediumtext mediumtext NOT NULL, c_longtext longtext NOT NULL, c_json json NOT NULL,
    c_enum enum('small', 'medium', 'it''s "large"') NOT NULL, c_set set('a', 'b', 'it''s') NOT NULL,
    c_binary binary(4) NOT NULL, c_varbinary varbinary(10) NOT NULL, c_tinyblob tinyblob NOT NULL, c_blob blob NOT NULL, c_mediumblob mediumblob NOT NULL, c_longblob longblob NOT NULL,
    c_date date NOT NULL, c_time time NOT NULL, c_time3 time(3) NOT NULL, c_time6 time(6) NOT NULL,
    c_datetime datetime NOT NULL, c_datetime3 datetime(3) NOT NULL, c_datetime6 datetime(6) NOT NULL,
    c_timestamp timestamp NOT NULL DEFAULT current_timestamp, c_timestamp3 timestamp(3) NOT NULL DEFAULT current_timestamp(3), c_timestamp6 timestamp(6) NOT NULL DEFAULT current_timestamp(6), c_year year NOT NULL,
    c_point point NOT NULL, c_geometry geometry NOT NULL, c_line linestring NOT NULL, c_polygon polygon NOT NULL,
    c_multipoint multipoint NOT NULL, c_multiline multilinestring NOT NULL, c_multipolygon multipolygon NOT NULL, c_collection geometrycollection NOT NULL);
INSERT INTO every_not_null (id, c_tiny, c_tinyu, c_bool, c_small, c_smallu, c_medium, c_mediumu, c_int, c_intu, c_big, c_bigu, c_zero, c_float, c_double, c_dec, c_dec38, c_dec65, c_decu, c_bit1, c_bit12, c_bit64, c_char, c_varchar, c_latin, c_tinytext, c_text, c_mediumtext, c_longtext, c_json, c_enum, c_set, c_binary, c_varbinary, c_tinyblob, c_blob, c_mediumblob, c_longblob, c_date, c_time, c_time3, c_time6, c_datetime, c_datetime3, c_datetime6, c_timestamp, c_timestamp3, c_timestamp6, c_year, c_point, c_geometry, c_line, c_polygon, c_multipoint, c_multiline, c_multipolygon, c_collection)
    SELECT id, c_tiny, c_tinyu, c_bool, c_small, c_smallu, c_medium, c_mediumu, c_int, c_intu, c_big, c_bigu, c_zero, c_float, c_double, c_dec, c_dec38, c_dec65, c_decu, c_bit1, c_bit12, c_bit64, c_char, c_varchar, c_latin, c_tinytext, c_text, c_mediumtext, c_longtext, c_json, c_enum, c_set, c_binary, c_varbinary, c_tinyblob, c_blob, c_mediumblob, c_longblob, c_date, c_time, c_time3, c_time6, c_datetime, c_datetime3, c_datetime6, c_timestamp, c_timestamp3, c_timestamp6, c_year, c_point, c_geometry, c_line, c_polygon, c_multipoint, c_multiline, c_multipolygon, c_collection FROM every WHERE id = 1;
