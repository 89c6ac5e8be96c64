/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.realtimeplatform.integration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The same rows, of many ages, in typed tables over Pinot, in Iceberg and in PostgreSQL, each with its time in all the
 * forms that a view's time column may have. PostgreSQL says which rows are in a window.
 */
final class TimedRows
{
    // some ages in days, then what lies around the bound that is a year back, exact or aligned
    private static final String TIMES = """
            SELECT age AS id, now() - age * interval '1 day' - interval '1 minute' AS t FROM unnest(ARRAY[0, 20, 100, 300, 500, 900]) AS ages(age)
            UNION ALL SELECT 1001, now() - interval '1 year' + interval '13 hours'
            UNION ALL SELECT 1002, now() - interval '1 year' - interval '13 hours'
            UNION ALL SELECT 1003, date_trunc('day', now() - interval '1 year')
            UNION ALL SELECT 1004, date_trunc('day', now() - interval '1 year') - interval '1 second'
            UNION ALL SELECT 1005, date_trunc('month', now() - interval '1 year')
            UNION ALL SELECT 1006, date_trunc('month', now() - interval '1 year') - interval '1 second'
            """;

    private final Sql shop;
    private final String name;

    enum Base
    {
        PINOT,
        PINOT_WITH_NULLS,
        ICEBERG,
        POSTGRESQL;

        boolean isPinot()
        {
            return this == PINOT || this == PINOT_WITH_NULLS;
        }

        /** The catalog whose scans read it. */
        String scannedCatalog()
        {
            return switch (this) {
                case PINOT, PINOT_WITH_NULLS -> "pinot";
                case ICEBERG -> "iceberg";
                case POSTGRESQL -> "shopdb";
            };
        }
    }

    enum TimeColumn
    {
        TS("ts >= %s"),
        TS3("ts3 >= %s"),
        ZONED("zoned >= (%s) AT TIME ZONE 'UTC'"),
        DAY("day >= (%s)::date"),
        SECONDS("seconds >= ceil(extract(epoch FROM %s))"),
        MILLIS("millis >= ceil(extract(epoch FROM %s) * 1000)");

        private final String atLeast;

        TimeColumn(String atLeast)
        {
            this.atLeast = atLeast;
        }

        String columnName()
        {
            return name().toLowerCase(Locale.ENGLISH);
        }

        /** The column of a generated Pinot table that is filtered for it. */
        String pinotColumn()
        {
            return this == TS3 ? columnName() : columnName() + "__filter";
        }

        Optional<String> unit()
        {
            return switch (this) {
                case TS, TS3, ZONED, DAY -> Optional.empty();
                case SECONDS -> Optional.of("seconds");
                case MILLIS -> Optional.of("milliseconds");
            };
        }

        /** PostgreSQL's predicate for rows at or after a timestamp without time zone, in UTC, given as SQL. */
        String atLeast(String bound)
        {
            return atLeast.formatted(bound);
        }
    }

    private TimedRows(Sql shop, String name)
    {
        this.shop = shop;
        this.name = name;
    }

    /** @param name of the source, and of the schemas in all catalogs */
    static TimedRows create(IntegrationStack stack, Sql shop, String name)
    {
        TimedRows rows = new TimedRows(shop, name);
        String columns = "id bigint PRIMARY KEY, ts timestamp%1$s, ts3 timestamp(3)%1$s, zoned timestamptz%1$s, day date%1$s, seconds bigint%1$s, millis bigint%1$s";
        shop.execute(
                "CREATE SCHEMA " + name,
                "CREATE TABLE %s.events (%s)".formatted(name, columns.formatted(" NOT NULL")),
                "CREATE TABLE %s.optional (%s)".formatted(name, columns.formatted("")),
                """
                INSERT INTO %s.events
                SELECT id, t, t, t, t::date, floor(extract(epoch FROM t)), floor(extract(epoch FROM t) * 1000) FROM (%s) AS times
                """.formatted(name, TIMES),
                "INSERT INTO %1$s.optional SELECT * FROM %1$s.events".formatted(name),
                "INSERT INTO %s.optional VALUES (-1)".formatted(name));
        Sql trino = stack.admin();
        stack.createSource(name);
        stack.createPipeline(name, name, "events");
        stack.createPipeline(name, name, "optional");
        trino.execute(
                "CREATE SCHEMA iceberg." + name,
                "CREATE TABLE iceberg.%1$s.events AS SELECT * FROM shopdb.%1$s.events WITH NO DATA".formatted(name));
        // a file each, so that the rows read show which files were
        for (Object id : shop.column("SELECT id FROM %s.events".formatted(name))) {
            trino.execute("INSERT INTO iceberg.%1$s.events SELECT * FROM shopdb.%1$s.events WHERE id = %2$s".formatted(name, id));
        }
        SourceOracle oracle = stack.oracle(shop);
        oracle.awaitEqual("platform.%s.events".formatted(name), name + ".events");
        oracle.awaitEqual("platform.%s.optional".formatted(name), name + ".optional");
        return rows;
    }

    String table(Base base)
    {
        return switch (base) {
            case PINOT -> "platform.%s.events".formatted(name);
            case PINOT_WITH_NULLS -> "platform.%s.optional".formatted(name);
            case ICEBERG -> "iceberg.%s.events".formatted(name);
            case POSTGRESQL -> "shopdb.%s.events".formatted(name);
        };
    }

    /** The keys of the rows that PostgreSQL selects. */
    List<Object> ids(String predicate)
    {
        return shop.column("SELECT id FROM %s.events WHERE %s ORDER BY id".formatted(name, predicate));
    }
}
