-- 7. Is everything there that the platform needs?
-- A schema for the data of materialized views, as platform.storage.schemas names it
CREATE SCHEMA iceberg.platform;

-- @expect rows >= 21
SELECT subject, check_name, state, found FROM platform.system.checks;

-- Nothing is to be mended
-- @within 60 s
-- @expect rows 0
SELECT subject, check_name, state, found, what_to_do FROM platform.system.checks WHERE state <> 'OK';
