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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.materialization.Snapshot.Size;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.function.Function.identity;

/**
 * The snapshots of a storage table that have not expired.
 *
 * @param current the one that is served; one made later, but not from it, is none of the table's rows
 */
record SnapshotLog(long current, Map<Long, Snapshot> snapshots)
{
    SnapshotLog
    {
        snapshots = ImmutableMap.copyOf(snapshots);
    }

    static SnapshotLog of(long current, List<Snapshot> snapshots)
    {
        return new SnapshotLog(current, snapshots.stream().collect(toImmutableMap(Snapshot::id, identity())));
    }

    /** @return the size of the table as it is served, where that is known */
    Optional<Size> size()
    {
        return Optional.ofNullable(snapshots.get(current)).flatMap(Snapshot::size);
    }

    /** @return the snapshot that the query made, if it made one */
    Optional<Snapshot> madeBy(String queryId)
    {
        List<Snapshot> made = snapshots.values().stream()
                .filter(snapshot -> snapshot.queryId().equals(Optional.of(queryId)))
                .collect(toImmutableList());
        return made.size() == 1 ? Optional.of(made.getFirst()) : Optional.empty();
    }

    /**
     * Whether two snapshots have the same rows for certain: the later one was made from the earlier by nothing that changes
     * rows, as compactions. A chain that cannot be followed, since a snapshot in it expired, tells nothing.
     */
    boolean sameRows(OptionalLong later, long earlier)
    {
        OptionalLong id = later;
        while (id.isPresent() && id.getAsLong() != earlier) {
            Snapshot snapshot = snapshots.get(id.getAsLong());
            if (snapshot == null || !snapshot.keepsRows()) {
                return false;
            }
            id = snapshot.parent();
        }
        return id.isPresent();
    }
}
