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

import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.pipeline.PipelineStore.bindKey;
import static io.realtimeplatform.trino.pipeline.PipelineStore.now;
import static java.util.Objects.requireNonNull;

/**
 * The steps in the store: each is recorded before it is carried out and after.
 */
class StepStore
{
    private static final String STEP = "source_name = :source AND schema_name = :schema AND table_name = :table AND generation = :generation AND step = :step";

    private static final RowMapper<StepRecord> MAPPER = (row, _) -> new StepRecord(
            PipelineStore.key(row),
            row.getLong("generation"),
            PipelineStep.valueOf(row.getString("step")),
            StepRecord.State.valueOf(row.getString("state")),
            row.getInt("attempts"),
            row.getObject("started_at", OffsetDateTime.class).toInstant(),
            Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
            Optional.ofNullable(row.getString("error")));

    private final Store store;

    @Inject
    StepStore(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    static void insertDone(Handle handle, Pipeline pipeline, PipelineStep step, Instant startedAt)
    {
        bindKey(handle.createUpdate("""
                INSERT INTO pipeline_step (source_name, schema_name, table_name, generation, step_number, step, state, attempts, started_at, finished_at)
                VALUES (:source, :schema, :table, :generation, :number, :step, 'DONE', 1, :started, :now)
                """), pipeline.key())
                .bind("generation", pipeline.generation())
                .bind("number", step.ordinal())
                .bind("step", step.name())
                .bind("started", OffsetDateTime.ofInstant(startedAt, ZoneOffset.UTC))
                .bind("now", now())
                .execute();
    }

    boolean isDone(Pipeline pipeline, PipelineStep step)
    {
        return store.withHandle(handle -> bindKey(handle.createQuery("SELECT state FROM pipeline_step WHERE " + STEP), pipeline.key())
                .bind("generation", pipeline.generation())
                .bind("step", step.name())
                .mapTo(String.class)
                .findOne())
                .map("DONE"::equals)
                .orElse(false);
    }

    void started(Pipeline pipeline, PipelineStep step)
    {
        store.inTransaction(handle -> {
            int updated = bindKey(handle.createUpdate(
                    "UPDATE pipeline_step SET state = 'STARTED', attempts = attempts + 1, started_at = :now, finished_at = NULL, error = NULL WHERE " + STEP), pipeline.key())
                    .bind("generation", pipeline.generation())
                    .bind("step", step.name())
                    .bind("now", now())
                    .execute();
            if (updated == 0) {
                bindKey(handle.createUpdate("""
                        INSERT INTO pipeline_step (source_name, schema_name, table_name, generation, step_number, step, state, attempts, started_at)
                        VALUES (:source, :schema, :table, :generation, :number, :step, 'STARTED', 1, :now)
                        """), pipeline.key())
                        .bind("generation", pipeline.generation())
                        .bind("number", step.ordinal())
                        .bind("step", step.name())
                        .bind("now", now())
                        .execute();
            }
            return null;
        });
    }

    void finished(Pipeline pipeline, PipelineStep step, Optional<String> error)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline_step SET state = :state, finished_at = :now, error = :error WHERE " + STEP), pipeline.key())
                .bind("generation", pipeline.generation())
                .bind("step", step.name())
                .bind("state", error.isPresent() ? "FAILED" : "DONE")
                .bind("now", now())
                .bind("error", error.orElse(null))
                .execute());
    }

    /** @return the recorded steps of all pipelines, in the order of names and of steps */
    List<StepRecord> list()
    {
        return store.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM pipeline_step ORDER BY source_name, schema_name, table_name, generation, step_number")
                .map(MAPPER)
                .collect(toImmutableList()));
    }
}
