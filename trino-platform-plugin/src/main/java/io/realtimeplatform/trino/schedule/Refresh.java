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
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * One refresh, as it is recorded.
 *
 * @param name as it was when the refresh began
 * @param beganAt when its lease was taken, before anything was read
 */
public record Refresh(
        long id,
        String dataset,
        SchemaTableName name,
        RefreshTrigger trigger,
        OptionalLong leaseNumber,
        Instant beganAt,
        Optional<Instant> finishedAt,
        RefreshState state,
        Work work,
        Optional<String> error)
{
    public Refresh
    {
        requireNonNull(dataset, "dataset is null");
        requireNonNull(name, "name is null");
        requireNonNull(trigger, "trigger is null");
        requireNonNull(leaseNumber, "leaseNumber is null");
        requireNonNull(beganAt, "beganAt is null");
        requireNonNull(finishedAt, "finishedAt is null");
        requireNonNull(state, "state is null");
        requireNonNull(work, "work is null");
        requireNonNull(error, "error is null");
    }

    /**
     * What a refresh did so far.
     *
     * @param mode how it finds and computes what changed
     * @param reason why in this mode
     * @param queryIds of the queries that it ran on this Trino
     */
    public record Work(Optional<String> mode, Optional<String> reason, OptionalLong rowsRead, OptionalLong rowsWritten, OptionalLong rowsDeleted, List<String> queryIds)
    {
        public static final Work NONE = new Work(Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), ImmutableList.of());

        public Work
        {
            requireNonNull(mode, "mode is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(rowsRead, "rowsRead is null");
            requireNonNull(rowsWritten, "rowsWritten is null");
            requireNonNull(rowsDeleted, "rowsDeleted is null");
            queryIds = ImmutableList.copyOf(queryIds);
        }
    }
}
