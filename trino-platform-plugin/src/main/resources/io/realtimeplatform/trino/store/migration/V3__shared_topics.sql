-- Two tables of a source can have one topic: Debezium writes an underscore for what the name of a topic cannot have.
-- The column is made anew, since each database has its own name for the constraint that goes.

ALTER TABLE pipeline ADD COLUMN topic_of_changes varchar;
UPDATE pipeline SET topic_of_changes = topic;
ALTER TABLE pipeline ALTER COLUMN topic_of_changes SET NOT NULL;
ALTER TABLE pipeline DROP COLUMN topic;
ALTER TABLE pipeline RENAME COLUMN topic_of_changes TO topic;
