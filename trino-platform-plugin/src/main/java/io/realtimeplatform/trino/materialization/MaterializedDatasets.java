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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.materialization.MaterializedViewStore.Use;
import io.realtimeplatform.trino.schedule.LeaseHeldException;
import io.realtimeplatform.trino.schedule.RefreshTrigger;
import io.realtimeplatform.trino.schedule.ScheduledDataset;
import io.realtimeplatform.trino.schedule.ScheduledDatasets;
import io.realtimeplatform.trino.schedule.Schedules;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The materialized views, as the scheduler sees them.
 */
class MaterializedDatasets
        implements ScheduledDatasets
{
    private static final Logger log = Logger.get(MaterializedDatasets.class);

    private final String catalogName;
    private final Store store;
    private final Schedules schedules;
    private final RefreshRunner runner;

    @Inject
    MaterializedDatasets(CatalogName catalogName, Store store, Schedules schedules, RefreshRunner runner)
    {
        this.catalogName = catalogName.toString();
        this.store = requireNonNull(store, "store is null");
        this.schedules = requireNonNull(schedules, "schedules is null");
        this.runner = requireNonNull(runner, "runner is null");
    }

    private record Leased(MaterializedView view, Optional<Instant> acceptedBeganAt, int failures, Optional<Instant> lastFailedAt) {}

    @Override
    public List<ScheduledDataset> list()
    {
        return store.withHandle(handle -> {
            List<Leased> views = views(handle);
            if (views.isEmpty()) {
                return ImmutableList.of();
            }
            Map<SchemaTableName, String> datasets = new HashMap<>();
            views.forEach(leased -> datasets.put(leased.view().name(), leased.view().dataset()));
            ListMultimap<SchemaTableName, SchemaTableName> uses = uses(handle);
            ImmutableList.Builder<ScheduledDataset> scheduled = ImmutableList.builder();
            for (Leased leased : views) {
                try {
                    describe(leased, uses, datasets).ifPresent(scheduled::add);
                }
                catch (RuntimeException e) {
                    // one that cannot be read must not keep the others from being refreshed; what is wrong is told by the table materialized_views
                    log.debug(e, "Materialized view %s cannot be scheduled", leased.view().name());
                }
            }
            return scheduled.build();
        });
    }

    private static List<Leased> views(Handle handle)
    {
        return handle.createQuery("""
                        SELECT v.*, l.accepted_began_at, l.failures, l.last_failed_at
                        FROM platform_any_view v
                        LEFT JOIN refresh_lease l ON l.dataset = v.dataset
                        WHERE v.dataset IS NOT NULL
                        ORDER BY v.schema_name, v.view_name
                        """)
                .map((row, context) -> new Leased(
                        MaterializedView.of(StoredView.MAPPER.map(row, context)),
                        time(row, "accepted_began_at"),
                        row.getInt("failures"),
                        time(row, "last_failed_at")))
                .list();
    }

    private static Optional<Instant> time(ResultSet row, String column)
            throws SQLException
    {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private ListMultimap<SchemaTableName, SchemaTableName> uses(Handle handle)
    {
        ImmutableListMultimap.Builder<SchemaTableName, SchemaTableName> uses = ImmutableListMultimap.builder();
        for (Use use : MaterializedViewStore.uses(handle)) {
            if (use.catalogName().equals(catalogName)) {
                uses.put(use.user(), use.used());
            }
        }
        return uses.build();
    }

    private Optional<ScheduledDataset> describe(Leased leased, ListMultimap<SchemaTableName, SchemaTableName> uses, Map<SchemaTableName, String> datasets)
    {
        MaterializedView view = leased.view();
        Set<String> dependsOn = new HashSet<>();
        collect(view.name(), uses, datasets, dependsOn, new HashSet<>());
        return view.document().schedule().map(schedule -> new ScheduledDataset(
                view.dataset(),
                view.name(),
                schedules.stored(schedule),
                view.materialization().paused(),
                dependsOn,
                view.view().createdAt(),
                leased.acceptedBeganAt(),
                leased.failures(),
                leased.lastFailedAt()));
    }

    private static void collect(SchemaTableName name, ListMultimap<SchemaTableName, SchemaTableName> uses, Map<SchemaTableName, String> datasets, Set<String> found, Set<SchemaTableName> seen)
    {
        for (SchemaTableName used : uses.get(name)) {
            if (!seen.add(used)) {
                continue;
            }
            String dataset = datasets.get(used);
            if (dataset == null) {
                // through a view that is not materialized
                collect(used, uses, datasets, found, seen);
            }
            else {
                found.add(dataset);
            }
        }
    }

    @Override
    public void refresh(String dataset, RefreshTrigger trigger)
            throws LeaseHeldException
    {
        runner.refresh(dataset, trigger, new Cancellation());
    }
}
