-- Materialized views: each is a view, whose rows are stored as well.

CREATE TABLE materialized_view (
    -- never given twice, and the same whatever the view is called
    dataset varchar NOT NULL PRIMARY KEY,
    materialized_schema varchar NOT NULL,
    materialized_name varchar NOT NULL,
    settings_json varchar NOT NULL,
    -- grows with each change of the definition or the settings
    version bigint NOT NULL,
    paused boolean NOT NULL,
    -- what is served: null until a refresh took effect
    served_json varchar,
    UNIQUE (materialized_schema, materialized_name),
    FOREIGN KEY (materialized_schema, materialized_name) REFERENCES platform_view (schema_name, view_name) ON DELETE CASCADE ON UPDATE CASCADE
);

-- each table that a refresh made in a storage, from before it is made until it is dropped
CREATE TABLE storage_table (
    catalog_name varchar NOT NULL,
    schema_name varchar NOT NULL,
    table_name varchar NOT NULL,
    dataset varchar NOT NULL,
    lease_number bigint NOT NULL,
    -- as whom it is made and dropped
    owner varchar NOT NULL,
    created_at timestamp(6) with time zone NOT NULL,
    -- when it came to be served: null while it is written
    served_at timestamp(6) with time zone,
    -- from when on it is dropped: null while it is written or served
    drop_at timestamp(6) with time zone,
    PRIMARY KEY (catalog_name, schema_name, table_name)
);

CREATE INDEX storage_table_dataset ON storage_table (dataset);

-- views with what those that are materialized have besides
CREATE VIEW platform_any_view AS
SELECT
    v.schema_name, v.view_name, v.definition_json, v.owner, v.created_at, v.changed_at, v.confirmed_at,
    m.dataset, m.settings_json, m.version, m.paused, m.served_json
FROM platform_view v
LEFT JOIN materialized_view m ON m.materialized_schema = v.schema_name AND m.materialized_name = v.view_name;
