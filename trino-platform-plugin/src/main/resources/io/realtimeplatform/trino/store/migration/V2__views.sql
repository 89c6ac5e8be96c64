-- Views, the schemas that were made for them, and what they use.

CREATE TABLE platform_schema (
    schema_name varchar NOT NULL PRIMARY KEY,
    owner varchar NOT NULL,
    created_at timestamp(3) with time zone NOT NULL
);

CREATE TABLE platform_view (
    schema_name varchar NOT NULL,
    view_name varchar NOT NULL,
    definition_json varchar NOT NULL,
    owner varchar NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    changed_at timestamp(3) with time zone NOT NULL,
    -- the last statement that asked for what was there already
    confirmed_at timestamp(3) with time zone,
    PRIMARY KEY (schema_name, view_name)
);

-- the tables and views that a view's SQL names
CREATE TABLE platform_view_dependency (
    schema_name varchar NOT NULL,
    view_name varchar NOT NULL,
    used_catalog varchar NOT NULL,
    used_schema varchar NOT NULL,
    used_name varchar NOT NULL,
    PRIMARY KEY (schema_name, view_name, used_catalog, used_schema, used_name),
    FOREIGN KEY (schema_name, view_name) REFERENCES platform_view (schema_name, view_name) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX platform_view_dependency_used ON platform_view_dependency (used_catalog, used_schema, used_name);

-- held while views are changed
INSERT INTO platform_lock (lock_name) VALUES ('views');
