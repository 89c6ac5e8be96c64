-- The two users of a MariaDB source, for the database warehouse. Choose other passwords.
CREATE DATABASE IF NOT EXISTS warehouse CHARACTER SET utf8mb4;
-- who Trino's catalog logs in as: it reads the tables and asks for the server's settings
CREATE USER IF NOT EXISTS warehouse@'%' IDENTIFIED BY 'platform';
GRANT SELECT ON warehouse.* TO warehouse@'%';
-- who Debezium logs in as: it reads the tables once, and the binary log
CREATE USER IF NOT EXISTS capture@'%' IDENTIFIED BY 'platform';
GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO capture@'%';
GRANT SELECT ON warehouse.* TO capture@'%';
