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
package io.realtimeplatform.trino.schedule;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.schedule.LeaseTable.utc;
import static java.util.Objects.requireNonNull;

/**
 * What refreshes did. Of each dataset the newest ones are kept, as many as <code>platform.refresh.history</code> says, and none that began longer ago than
 * <code>platform.refresh.history-age</code>: those of datasets that were dropped go as well.
 */
public class RefreshHistory
{
    private static final RowMapper<Refresh> MAPPER = (row, _) -> new Refresh(
            row.getLong("refresh_id"),
            row.getString("dataset"),
            new SchemaTableName(row.getString("schema_name"), row.getString("view_name")),
            RefreshTrigger.valueOf(row.getString("trigger_kind")),
            number(row, "lease_number"),
            row.getObject("began_at", OffsetDateTime.class).toInstant(),
            Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
            RefreshState.valueOf(row.getString("state")),
            new Refresh.Work(
                    Optional.ofNullable(row.getString("refresh_mode")),
                    Optional.ofNullable(row.getString("reason")),
                    number(row, "rows_read"),
                    number(row, "rows_written"),
                    number(row, "rows_deleted"),
                    ImmutableList.copyOf(StoreJson.read(row.getString("query_ids_json"), String[].class))),
            Optional.ofNullable(row.getString("error")));

    private final Store store;
    private final int kept;
    private final Duration age;

    @Inject
    public RefreshHistory(Store store, ScheduleConfig config)
    {
        this.store = requireNonNull(store, "store is null");
        this.kept = config.getHistory();
        this.age = config.getHistoryAge().toJavaTime();
    }

    private static OptionalLong number(ResultSet row, String column)
            throws SQLException
    {
        long number = row.getLong(column);
        if (row.wasNull()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number);
    }

    /**
     * Records that a refresh began, in the transaction that took its lease, and removes what is too old.
     *
     * @return the refresh's id
     */
    public long begin(Handle handle, SchemaTableName name, RefreshTrigger trigger, Lease lease)
    {
        long id = handle.createUpdate("""
                INSERT INTO refresh (dataset, schema_name, view_name, trigger_kind, lease_number, began_at, state, query_ids_json)
                VALUES (:dataset, :schema, :view, :trigger, :lease, :began, 'RUNNING', '[]')
                """)
                .bind("dataset", lease.dataset())
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName())
                .bind("trigger", trigger.name())
                .bind("lease", lease.number())
                .bind("began", utc(lease.beganAt()))
                .executeAndReturnGeneratedKeys("refresh_id")
                .mapTo(Long.class)
                .one();
        prune(handle, lease);
        return id;
    }

    /** Records how far a refresh is that goes on. */
    public void progress(long id, Refresh.Work work)
    {
        store.inTransaction(handle -> update(handle, id, work, RefreshState.RUNNING, Optional.empty(), Optional.empty()));
    }

    /** Records how a refresh ended: one that took effect, in the transaction that accepted it. */
    public void finish(Handle handle, long id, Refresh.Work work, RefreshState state, Optional<String> error)
    {
        update(handle, id, work, state, Optional.of(Leases.now(handle)), error);
    }

    private static int update(Handle handle, long id, Refresh.Work work, RefreshState state, Optional<Instant> finishedAt, Optional<String> error)
    {
        return handle.createUpdate("""
                UPDATE refresh
                SET refresh_mode = :mode, reason = :reason, finished_at = :finished, state = :state,
                    rows_read = :read, rows_written = :written, rows_deleted = :deleted, query_ids_json = :queries, error = :error
                WHERE refresh_id = :id
                """)
                .bind("id", id)
                .bind("mode", work.mode().orElse(null))
                .bind("reason", work.reason().orElse(null))
                .bind("finished", finishedAt.map(LeaseTable::utc).orElse(null))
                .bind("state", state.name())
                .bind("read", orNull(work.rowsRead()))
                .bind("written", orNull(work.rowsWritten()))
                .bind("deleted", orNull(work.rowsDeleted()))
                .bind("queries", StoreJson.write(work.queryIds()))
                .bind("error", error.orElse(null))
                .execute();
    }

    private static Long orNull(OptionalLong number)
    {
        if (number.isEmpty()) {
            return null;
        }
        return number.getAsLong();
    }

    /** What still seems to run of leases before this one runs no more, or for nothing. */
    static void lost(Handle handle, String dataset, long currentLease, Instant now)
    {
        handle.createUpdate("UPDATE refresh SET state = 'LOST', finished_at = :now, error = :error WHERE dataset = :dataset AND state = 'RUNNING' AND lease_number < :lease")
                .bind("dataset", dataset)
                .bind("now", utc(now))
                .bind("lease", currentLease)
                .bind("error", "Its lease ran out and another refresh took over, or the definition was changed or dropped: nothing of it is served")
                .execute();
    }

    /** @return the refreshes of all datasets, the newest ones first */
    public List<Refresh> list()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM refresh ORDER BY refresh_id DESC")
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    /** @return the refreshes of what has that name, or had it when it was refreshed, the newest ones first */
    public List<Refresh> list(SchemaTableName name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM refresh WHERE schema_name = :schema AND view_name = :view ORDER BY refresh_id DESC")
                .bind("schema", name.getSchemaName())
                .bind("view", name.getTableName())
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    /**
     * A dataset that was refreshed in place, and not put in order since.
     *
     * @param refreshes in place since its storage was put in order, or made
     * @param first when the first of them began
     * @param failed when the last attempt to put the storage in order began, if none since then succeeded
     */
    public record Unordered(String dataset, int refreshes, Instant first, Optional<Instant> failed)
    {
        public Unordered
        {
            requireNonNull(dataset, "dataset is null");
            requireNonNull(first, "first is null");
            requireNonNull(failed, "failed is null");
        }
    }

    /** @param madeAnew the mode of refreshes that make a storage anew */
    public List<Unordered> unordered(String madeAnew)
    {
        return store.withHandle(handle -> handle.createQuery("""
                        WITH ordered AS (
                            SELECT dataset, max(refresh_id) AS refresh_id
                            FROM refresh
                            WHERE state = 'SUCCEEDED' AND (trigger_kind = 'MAINTENANCE' OR refresh_mode = :anew)
                            GROUP BY dataset
                        )
                        SELECT r.dataset,
                            count(CASE WHEN r.rows_written > 0 THEN 1 END) AS refreshes,
                            min(CASE WHEN r.rows_written > 0 THEN r.began_at END) AS first_began_at,
                            max(CASE WHEN r.trigger_kind = 'MAINTENANCE' THEN r.began_at END) AS failed_at
                        FROM refresh r
                        LEFT JOIN ordered o ON o.dataset = r.dataset
                        WHERE r.refresh_id > coalesce(o.refresh_id, 0) AND (r.state = 'SUCCEEDED' OR r.trigger_kind = 'MAINTENANCE')
                        GROUP BY r.dataset
                        HAVING count(CASE WHEN r.rows_written > 0 THEN 1 END) > 0
                        """)
                .bind("anew", madeAnew)
                .map((row, _) -> new Unordered(
                        row.getString("dataset"),
                        row.getInt("refreshes"),
                        row.getObject("first_began_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("failed_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant)))
                .collect(toImmutableList()));
    }

    private void prune(Handle handle, Lease lease)
    {
        // of any dataset, and so before those that only this transaction removes: two of them must not wait for each other
        handle.createUpdate("DELETE FROM refresh WHERE began_at < :oldest")
                .bind("oldest", utc(lease.beganAt().minus(age)))
                .execute();
        handle.createUpdate("""
                DELETE FROM refresh
                WHERE dataset = :dataset AND refresh_id <= (
                    SELECT max(refresh_id) FROM (
                        SELECT refresh_id FROM refresh WHERE dataset = :dataset ORDER BY refresh_id DESC OFFSET :kept ROWS
                    ) AS old)
                """)
                .bind("dataset", lease.dataset())
                .bind("kept", kept)
                .execute();
    }
}
