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
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * Of what input rows the storages of materialized views were made.
 */
class StatesStore
{
    private final Store store;

    @Inject
    StatesStore(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    record States(List<State> states, List<Partition> unknown)
    {
        States
        {
            states = ImmutableList.copyOf(states);
            unknown = ImmutableList.copyOf(unknown);
        }
    }

    record State(Partition partition, long rows, long high, long low) {}

    record Partition(Optional<String> value)
    {
        Partition
        {
            requireNonNull(value, "value is null");
        }
    }

    /** @return empty when they are not known, or are those of another definition or another table */
    Optional<RecordedStates> find(MaterializedView view, ServedStorage storage)
    {
        return store.withHandle(handle -> find(handle, view, storage));
    }

    static Optional<RecordedStates> find(Handle handle, MaterializedView view, ServedStorage storage)
    {
        return handle.createQuery("SELECT * FROM recorded_states WHERE dataset = :dataset AND version = :version AND table_name = :table")
                .bind("dataset", view.dataset())
                .bind("version", view.materialization().version())
                .bind("table", storage.tableName())
                .map((row, _) -> states(row.getLong("snapshot_id"), StoreJson.read(row.getString("states_json"), States.class)))
                .findOne();
    }

    private static RecordedStates states(long snapshotId, States document)
    {
        Map<PartitionKey, InputState> states = document.states().stream()
                .collect(toImmutableMap(state -> new PartitionKey(state.partition().value()), state -> new InputState(state.rows(), state.high(), state.low())));
        Set<PartitionKey> unknown = document.unknown().stream()
                .map(partition -> new PartitionKey(partition.value()))
                .collect(toImmutableSet());
        return new RecordedStates(snapshotId, states, unknown);
    }

    /** In the transaction in which the refresh takes effect. */
    static void record(Handle handle, MaterializedView view, String tableName, Optional<RecordedStates> states)
    {
        handle.createUpdate("DELETE FROM recorded_states WHERE dataset = :dataset")
                .bind("dataset", view.dataset())
                .execute();
        states.ifPresent(recorded -> handle.createUpdate("""
                        INSERT INTO recorded_states (dataset, version, table_name, snapshot_id, states_json)
                        VALUES (:dataset, :version, :table, :snapshot, :states)
                        """)
                .bind("dataset", view.dataset())
                .bind("version", view.materialization().version())
                .bind("table", tableName)
                .bind("snapshot", recorded.snapshotId())
                .bind("states", StoreJson.write(document(recorded)))
                .execute());
    }

    private static States document(RecordedStates recorded)
    {
        return new States(
                recorded.states().entrySet().stream()
                        .map(entry -> new State(new Partition(entry.getKey().value()), entry.getValue().rows(), entry.getValue().high(), entry.getValue().low()))
                        .collect(toImmutableList()),
                recorded.unknown().stream()
                        .map(partition -> new Partition(partition.value()))
                        .collect(toImmutableList()));
    }
}
