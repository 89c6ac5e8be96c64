-- 6. What there is, and how it is
-- @expect rows 1
SELECT * FROM platform.system.sources;

-- @expect rows 3
SELECT * FROM platform.system.pipelines;

-- @expect rows >= 9
SELECT * FROM platform.system.pipeline_columns WHERE table_name = 'person';

-- @expect rows >= 1
SELECT * FROM platform.system.pipeline_steps WHERE table_name = 'person';
