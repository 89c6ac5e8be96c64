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
package io.realtimeplatform.trino.materialization;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.EngineStatement;
import io.realtimeplatform.trino.engine.QueryObserver;
import io.realtimeplatform.trino.schedule.Lease;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.schedule.ScheduleConfig;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * The tables that refreshes make in storages. Each is recorded before it is made, with the number of the lease under which that happens,
 * so that one which a refresh left behind is found, whatever it died of. One that was served is dropped when no query reads it any more.
 */
class StorageTables
{
    private static final Logger log = Logger.get(StorageTables.class);
    private static final int LONGEST_NAME = 60;
    private static final String KEY = "catalog_name = :catalog AND schema_name = :schema AND table_name = :table";

    private final Store store;
    private final Leases leases;
    private final EngineClient engine;
    private final Duration keepReplaced;
    private final Duration longestRefresh;

    @Inject
    StorageTables(Store store, Leases leases, EngineClient engine, MaterializationConfig config, ScheduleConfig schedule)
    {
        this.store = requireNonNull(store, "store is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.keepReplaced = config.getKeepReplaced().toJavaTime();
        this.longestRefresh = schedule.getMaximumRunTime().toJavaTime();
    }

    /** One that is to be dropped. */
    private record Unneeded(CatalogSchemaTableName table, String owner, boolean served, Instant createdAt) {}

    /**
     * @return a name that no other refresh gives to a table, whatever view it is of: the dataset's id and the lease's number are in it, and the
     * view's name for people to read
     */
    static String tableName(SchemaTableName view, Lease lease)
    {
        return tableName(view, lease.dataset(), lease.number());
    }

    static String tableName(SchemaTableName view, String dataset, long number)
    {
        String readable = view.getTableName().toLowerCase(ENGLISH).replaceAll("[^a-z0-9_]", "_");
        if (readable.length() > LONGEST_NAME) {
            readable = readable.substring(0, LONGEST_NAME);
        }
        return "%s__%s_%s".formatted(readable, dataset.replace("-", "").substring(0, 12), number);
    }

    /** Records a table that is about to be made. */
    void begin(CatalogSchemaTableName table, Lease lease, String owner)
    {
        store.inTransaction(handle -> {
            leases.check(handle, lease);
            return bind(handle.createUpdate("""
                    INSERT INTO storage_table (catalog_name, schema_name, table_name, dataset, lease_number, owner, created_at)
                    VALUES (:catalog, :schema, :table, :dataset, :lease, :owner, :now)
                    """), table)
                    .bind("dataset", lease.dataset())
                    .bind("lease", lease.number())
                    .bind("owner", owner)
                    .bind("now", utc(Leases.now(handle)))
                    .execute();
        });
    }

    /** In the transaction in which a refresh takes effect: its table is served, and those before it are kept for the queries that read them. */
    void replace(Handle handle, String dataset, CatalogSchemaTableName table)
    {
        Instant now = Leases.now(handle);
        bind(handle.createUpdate("UPDATE storage_table SET drop_at = :dropAt WHERE dataset = :dataset AND served_at IS NOT NULL AND drop_at IS NULL AND NOT (" + KEY + ")"), table)
                .bind("dataset", dataset)
                .bind("dropAt", utc(now.plus(keepReplaced)))
                .execute();
        bind(handle.createUpdate("UPDATE storage_table SET served_at = :now, drop_at = NULL WHERE " + KEY), table)
                .bind("now", utc(now))
                .execute();
    }

    /** What is stored of a dataset is no longer served, and kept for the queries that read it. */
    void retire(Handle handle, String dataset)
    {
        handle.createUpdate("UPDATE storage_table SET drop_at = :dropAt WHERE dataset = :dataset AND drop_at IS NULL AND served_at IS NOT NULL")
                .bind("dataset", dataset)
                .bind("dropAt", utc(Leases.now(handle).plus(keepReplaced)))
                .execute();
    }

    /** All that is stored of a dataset is dropped with the view. */
    static void discard(Handle handle, String dataset)
    {
        handle.createUpdate("UPDATE storage_table SET drop_at = :now WHERE dataset = :dataset AND served_at IS NOT NULL")
                .bind("dataset", dataset)
                .bind("now", utc(Leases.now(handle)))
                .execute();
    }

    /** Drops what is left over of a dataset: tables that older leases did not finish, and tables that nobody reads any more. */
    void clean(String dataset)
    {
        drop(unneeded("t.dataset = :dataset", Optional.of(dataset)));
    }

    /** The same for all datasets, those of dropped views among them. */
    void cleanAll()
    {
        expireAbandoned();
        drop(unneeded("TRUE", Optional.empty()));
    }

    /** A lease that ran out, and under which something was written, is of a coordinator that is no more: what it wrote is left over. */
    private void expireAbandoned()
    {
        List<String> abandoned = store.withHandle(handle -> handle.createQuery("""
                        SELECT DISTINCT t.dataset
                        FROM storage_table t
                        JOIN refresh_lease l ON l.dataset = t.dataset AND l.lease_number = t.lease_number
                        WHERE t.served_at IS NULL AND l.lease_id IS NOT NULL AND l.expires_at < :now
                        """)
                .bind("now", utc(Leases.now(handle)))
                .mapTo(String.class)
                .list());
        abandoned.forEach(leases::expire);
    }

    private List<Unneeded> unneeded(String condition, Optional<String> dataset)
    {
        return store.withHandle(handle -> {
            var query = handle.createQuery("""
                            SELECT t.*
                            FROM storage_table t
                            LEFT JOIN refresh_lease l ON l.dataset = t.dataset
                            WHERE %s AND ((t.served_at IS NULL AND (l.lease_number > t.lease_number OR l.lease_id IS NULL)) OR t.drop_at <= :now)
                            """.formatted(condition))
                    .bind("now", utc(Leases.now(handle)));
            dataset.ifPresent(id -> query.bind("dataset", id));
            return query
                    .map((row, _) -> new Unneeded(
                            new CatalogSchemaTableName(row.getString("catalog_name"), row.getString("schema_name"), row.getString("table_name")),
                            row.getString("owner"),
                            row.getObject("served_at") != null,
                            row.getObject("created_at", OffsetDateTime.class).toInstant()))
                    .collect(toImmutableList());
        });
    }

    private void drop(List<Unneeded> tables)
    {
        for (Unneeded unneeded : tables) {
            try {
                dropTable(unneeded.table(), unneeded.owner());
            }
            catch (TrinoException e) {
                // tried again later: nothing of it is served
                log.warn("Table %s, which is no longer needed, cannot be dropped: %s", unneeded.table(), e.getMessage());
                continue;
            }
            Instant finished = unneeded.createdAt().plus(longestRefresh);
            store.inTransaction(handle -> {
                // a query that was taken for dead may still make the table
                if (unneeded.served() || finished.isBefore(Leases.now(handle))) {
                    forget(handle, unneeded.table());
                }
                return null;
            });
        }
    }

    /**
     * Drops a table that a refresh made for nothing. It is remembered where a query of the refresh may still run, and make it.
     *
     * @param queries those of the refresh
     */
    void abandon(CatalogSchemaTableName table, RefreshQueries queries)
    {
        // a refresh takes effect also when the answer to its commit is lost; the lock waits for one that is on its way
        Optional<Boolean> served = store.inTransaction(handle -> bind(handle.createQuery("SELECT served_at FROM storage_table WHERE " + KEY + " FOR UPDATE"), table)
                .map((row, _) -> row.getObject("served_at") != null)
                .findOne());
        if (served.isEmpty() || served.get()) {
            return;
        }
        dropTable(table, queries.owner());
        if (queries.haveEnded()) {
            store.inTransaction(handle -> forget(handle, table));
        }
    }

    private void dropTable(CatalogSchemaTableName table, String owner)
    {
        String sql = "DROP TABLE IF EXISTS " + qualified(table.getCatalogName(), table.getSchemaTableName().getSchemaName(), table.getSchemaTableName().getTableName());
        try {
            engine.run(EngineStatement.of(owner, sql), QueryObserver.NONE);
        }
        catch (EngineQueryException e) {
            if (!e.is("SCHEMA_NOT_FOUND") && !e.is("TABLE_NOT_FOUND")) {
                throw e;
            }
        }
    }

    private static int forget(Handle handle, CatalogSchemaTableName table)
    {
        return bind(handle.createUpdate("DELETE FROM storage_table WHERE " + KEY), table).execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, CatalogSchemaTableName table)
    {
        return statement
                .bind("catalog", table.getCatalogName())
                .bind("schema", table.getSchemaTableName().getSchemaName())
                .bind("table", table.getSchemaTableName().getTableName());
    }

    private static OffsetDateTime utc(Instant time)
    {
        return OffsetDateTime.ofInstant(time.truncatedTo(MICROS), ZoneOffset.UTC);
    }
}
