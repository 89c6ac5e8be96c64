#!/bin/bash
# Run by PostgreSQL's image when its data folder is new: the settings of a source, and a database with its owner for the source,
# for Trino's Iceberg catalog and for Superset.
set -e

printf "include '/platform/etc/postgresql.conf'\n" >> "$PGDATA/postgresql.conf"

# <name> <password> <attributes of the owner>
create_database() {
    psql --no-psqlrc --set=ON_ERROR_STOP=1 --username postgres --set=name="$1" --set=password="$2" << SQL
CREATE ROLE :"name" $3 PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
}

create_database shop "$SHOP_PASSWORD" 'LOGIN REPLICATION'
create_database iceberg "$ICEBERG_PASSWORD" LOGIN
create_database superset "$SUPERSET_DATABASE_PASSWORD" LOGIN

{
    printf 'SET ROLE iceberg;\n'
    cat /platform/etc/iceberg-catalog.sql
} | psql --no-psqlrc --set=ON_ERROR_STOP=1 --username postgres --dbname iceberg
