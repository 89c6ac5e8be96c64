-- Taken by H2 and PostgreSQL alike. Columns that end in _json hold JSON documents.

-- a row for each name that was ever locked; the lock itself is a row lock
CREATE TABLE platform_lock (
    lock_name varchar NOT NULL PRIMARY KEY
);

-- the last generation that was given to a name; it outlives what it was given to, so that no name is made twice
CREATE TABLE name_generation (
    name varchar NOT NULL PRIMARY KEY,
    generation bigint NOT NULL
);

CREATE TABLE source (
    source_name varchar NOT NULL PRIMARY KEY,
    catalog_name varchar NOT NULL,
    source_type varchar NOT NULL,
    host varchar NOT NULL,
    port integer NOT NULL,
    database_name varchar NOT NULL,
    user_name varchar NOT NULL,
    password_reference varchar NOT NULL,
    properties_json varchar NOT NULL,
    owner varchar NOT NULL,
    connector varchar UNIQUE,
    created_at timestamp(3) with time zone NOT NULL
);

CREATE TABLE pipeline (
    source_name varchar NOT NULL REFERENCES source (source_name),
    schema_name varchar NOT NULL,
    table_name varchar NOT NULL,
    target_schema varchar NOT NULL,
    target_table varchar NOT NULL,
    definition_json varchar NOT NULL,
    generation bigint NOT NULL,
    topic varchar NOT NULL UNIQUE,
    pinot_table varchar NOT NULL UNIQUE,
    connector varchar NOT NULL,
    plan_json varchar NOT NULL,
    captured boolean NOT NULL,
    -- where in the connector's notifications those of this snapshot begin; set before it is asked for
    snapshot_mark bigint,
    -- rows that the snapshot read; set when it is done
    snapshot_rows bigint,
    served boolean NOT NULL,
    state varchar NOT NULL,
    error varchar,
    hint varchar,
    owner varchar NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    PRIMARY KEY (source_name, schema_name, table_name),
    UNIQUE (target_schema, target_table)
);

CREATE TABLE pipeline_step (
    source_name varchar NOT NULL,
    schema_name varchar NOT NULL,
    table_name varchar NOT NULL,
    generation bigint NOT NULL,
    step_number integer NOT NULL,
    step varchar NOT NULL,
    state varchar NOT NULL,
    attempts integer NOT NULL,
    started_at timestamp(3) with time zone NOT NULL,
    finished_at timestamp(3) with time zone,
    error varchar,
    PRIMARY KEY (source_name, schema_name, table_name, generation, step),
    FOREIGN KEY (source_name, schema_name, table_name) REFERENCES pipeline (source_name, schema_name, table_name) ON DELETE CASCADE
);
