-- What refreshes that compute only what changed need to know.

-- of what input rows the storage was made: the state of each partition as it was read
CREATE TABLE recorded_states (
    dataset varchar NOT NULL PRIMARY KEY REFERENCES materialized_view (dataset) ON DELETE CASCADE,
    -- of the definition by which they were made
    version bigint NOT NULL,
    -- the storage table, and its snapshot that has those rows
    table_name varchar NOT NULL,
    snapshot_id bigint NOT NULL,
    states_json varchar NOT NULL
);

-- by its token a query of a refresh reads staged rows in the place of a pipeline's table, or the rows of its hidden table
CREATE TABLE staged_input (
    token varchar NOT NULL PRIMARY KEY,
    dataset varchar NOT NULL,
    lease_number bigint NOT NULL,
    schema_name varchar NOT NULL,
    table_name varchar NOT NULL,
    -- null where the rows are read as they are
    staging_json varchar
);

CREATE INDEX staged_input_dataset ON staged_input (dataset);
