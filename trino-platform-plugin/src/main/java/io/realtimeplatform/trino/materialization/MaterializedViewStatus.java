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
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.view.StoredView;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Reads what is known of all materialized views, in one query of the store.
 */
class MaterializedViewStatus
{
    private final Store store;

    @Inject
    MaterializedViewStatus(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * @param acceptedBeganAt when the last refresh that took effect began
     * @param failures refreshes since then that failed
     * @param last the last refresh, whatever became of it
     * @param now the store's time
     */
    record Status(MaterializedView view, Optional<Instant> acceptedBeganAt, int failures, Optional<LastRefresh> last, Instant now) {}

    record LastRefresh(Instant beganAt, Optional<Instant> finishedAt, String state, Optional<String> error) {}

    List<Status> list()
    {
        return store.withHandle(handle -> handle.createQuery("""
                        SELECT v.*, l.accepted_began_at, l.failures, r.began_at AS last_began_at, r.finished_at AS last_finished_at, r.state AS last_state, r.error AS last_error,
                            CURRENT_TIMESTAMP AS store_now
                        FROM platform_any_view v
                        LEFT JOIN refresh_lease l ON l.dataset = v.dataset
                        LEFT JOIN refresh r ON r.refresh_id = (SELECT max(newest.refresh_id) FROM refresh newest WHERE newest.dataset = v.dataset AND newest.trigger_kind <> 'MAINTENANCE')
                        WHERE v.dataset IS NOT NULL
                        ORDER BY v.schema_name, v.view_name
                        """)
                .map((row, context) -> new Status(
                        MaterializedView.of(StoredView.MAPPER.map(row, context)),
                        time(row, "accepted_began_at"),
                        row.getInt("failures"),
                        last(row),
                        time(row, "store_now").orElseThrow()))
                .collect(toImmutableList()));
    }

    private static Optional<LastRefresh> last(ResultSet row)
            throws SQLException
    {
        Optional<Instant> beganAt = time(row, "last_began_at");
        if (beganAt.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LastRefresh(beganAt.get(), time(row, "last_finished_at"), row.getString("last_state"), Optional.ofNullable(row.getString("last_error"))));
    }

    private static Optional<Instant> time(ResultSet row, String column)
            throws SQLException
    {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
