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
package io.realtimeplatform.trino.pipeline;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A pipeline as the store has it.
 *
 * @param generation part of the names of topic, Pinot table and connector that is never used again for the same names
 * @param connector the connector that captures the table
 * @param captured whether the table belongs into the connector's table list
 * @param snapshotMark where in the connector's notifications those of its snapshot begin, empty before it was asked for
 * @param snapshotRows how many rows the snapshot read, empty while it is not known to be done
 * @param served whether the typed table is shown
 * @param error what made the last step fail
 * @param hint what to do about it
 * @param owner the user who made it
 */
record Pipeline(
        PipelineKey key,
        PipelineDefinition definition,
        PipelinePlan plan,
        long generation,
        String topic,
        String pinotTable,
        String connector,
        boolean captured,
        OptionalLong snapshotMark,
        OptionalLong snapshotRows,
        boolean served,
        PipelineState state,
        Optional<String> error,
        Optional<String> hint,
        String owner,
        Instant createdAt)
{
    Pipeline
    {
        requireNonNull(key, "key is null");
        requireNonNull(definition, "definition is null");
        requireNonNull(plan, "plan is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(pinotTable, "pinotTable is null");
        requireNonNull(connector, "connector is null");
        requireNonNull(snapshotMark, "snapshotMark is null");
        requireNonNull(snapshotRows, "snapshotRows is null");
        requireNonNull(state, "state is null");
        requireNonNull(error, "error is null");
        requireNonNull(hint, "hint is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(createdAt, "createdAt is null");
    }

    /** Whether the source table is altered to REPLICA IDENTITY FULL. */
    boolean hasFullIdentity()
    {
        return plan.fullIdentityNeeded() || definition.replicaIdentity() == ReplicaIdentity.FULL;
    }
}
