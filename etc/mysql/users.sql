-- The two users of a MySQL source, for the database depot. Choose other passwords.
CREATE DATABASE IF NOT EXISTS depot CHARACTER SET utf8mb4;
-- who Trino's catalog logs in as: it reads the tables and asks for the server's settings
CREATE USER IF NOT EXISTS depot@'%' IDENTIFIED BY 'platform';
GRANT SELECT ON depot.* TO depot@'%';
-- who Debezium logs in as: it reads the tables once, and the binary log
CREATE USER IF NOT EXISTS capture@'%' IDENTIFIED BY 'platform';
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO capture@'%';
GRANT SELECT ON depot.* TO capture@'%';
