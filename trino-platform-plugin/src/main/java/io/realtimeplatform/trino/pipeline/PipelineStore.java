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
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.TrinoException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

/**
 * The pipelines in the store, and the generations of names.
 */
class PipelineStore
{
    private static final String KEY = "source_name = :source AND schema_name = :schema AND table_name = :table";

    private static final RowMapper<Pipeline> MAPPER = (row, _) -> new Pipeline(
            key(row),
            StoreJson.read(row.getString("definition_json"), PipelineDefinition.class),
            StoreJson.read(row.getString("plan_json"), PipelinePlan.class),
            row.getLong("generation"),
            row.getString("topic"),
            row.getString("pinot_table"),
            row.getString("connector"),
            row.getBoolean("captured"),
            optionalLong(row, "snapshot_mark"),
            optionalLong(row, "snapshot_rows"),
            row.getBoolean("served"),
            PipelineState.valueOf(row.getString("state")),
            Optional.ofNullable(row.getString("error")),
            Optional.ofNullable(row.getString("hint")),
            row.getString("owner"),
            row.getObject("created_at", OffsetDateTime.class).toInstant());

    private final Store store;

    @Inject
    PipelineStore(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    private static OptionalLong optionalLong(ResultSet row, String column)
            throws SQLException
    {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static PipelineKey key(ResultSet row)
            throws SQLException
    {
        return new PipelineKey(row.getString("source_name"), row.getString("schema_name"), row.getString("table_name"));
    }

    static <S extends SqlStatement<S>> S bindKey(S statement, PipelineKey key)
    {
        return statement
                .bind("source", key.sourceName())
                .bind("schema", key.schemaName())
                .bind("table", key.tableName());
    }

    static OffsetDateTime now()
    {
        return OffsetDateTime.ofInstant(Instant.now().truncatedTo(MILLIS), ZoneOffset.UTC);
    }

    Optional<Pipeline> find(PipelineKey key)
    {
        return store.withHandle(handle -> bindKey(handle.createQuery("SELECT * FROM pipeline WHERE " + KEY), key)
                .map(MAPPER)
                .findOne());
    }

    /** @throws TrinoException if there is none */
    Pipeline get(PipelineKey key)
    {
        return find(key).orElseThrow(() -> new TrinoException(NOT_FOUND, "There is no pipeline of %s.%s of source %s"
                .formatted(key.schemaName(), key.tableName(), key.sourceName())));
    }

    Optional<Pipeline> findTarget(String targetSchema, String targetTable)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM pipeline WHERE target_schema = :schema AND target_table = :table")
                .bind("schema", targetSchema)
                .bind("table", targetTable)
                .map(MAPPER)
                .findOne());
    }

    /** @return the pipelines whose changes are in the topic, by schema and table */
    List<Pipeline> ofTopic(String topic)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM pipeline WHERE topic = :topic ORDER BY schema_name, table_name")
                .bind("topic", topic)
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    /** @return another pipeline whose changes are in the pipeline's topic */
    Optional<Pipeline> sharesTopic(Pipeline pipeline)
    {
        return ofTopic(pipeline.topic()).stream()
                .filter(other -> !other.key().equals(pipeline.key()))
                .findFirst();
    }

    /** @return all pipelines, by source, schema and table */
    List<Pipeline> list()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM pipeline ORDER BY source_name, schema_name, table_name")
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    List<Pipeline> ofSource(String sourceName)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM pipeline WHERE source_name = :source ORDER BY schema_name, table_name")
                .bind("source", sourceName)
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    /**
     * Adds the pipeline and its first step as done.
     *
     * @return whether it was added; not when one of its names is already taken
     */
    boolean add(Pipeline pipeline, Instant checkedFrom)
    {
        try {
            store.inTransaction(handle -> {
                insert(handle, pipeline);
                StepStore.insertDone(handle, pipeline, PipelineStep.CHECK_SOURCE, checkedFrom);
                return null;
            });
            return true;
        }
        catch (RuntimeException e) {
            if (Store.isUniqueViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    private static void insert(Handle handle, Pipeline pipeline)
    {
        bindKey(handle.createUpdate("""
                INSERT INTO pipeline (source_name, schema_name, table_name, target_schema, target_table, definition_json, generation, topic, pinot_table, connector,
                    plan_json, captured, served, state, owner, created_at, updated_at)
                VALUES (:source, :schema, :table, :targetSchema, :targetTable, :definition, :generation, :topic, :pinotTable, :connector,
                    :plan, FALSE, FALSE, :state, :owner, :now, :now)
                """), pipeline.key())
                .bind("targetSchema", pipeline.definition().targetSchema())
                .bind("targetTable", pipeline.definition().targetTable())
                .bind("definition", StoreJson.write(pipeline.definition()))
                .bind("generation", pipeline.generation())
                .bind("topic", pipeline.topic())
                .bind("pinotTable", pipeline.pinotTable())
                .bind("connector", pipeline.connector())
                .bind("plan", StoreJson.write(pipeline.plan()))
                .bind("state", pipeline.state().name())
                .bind("owner", pipeline.owner())
                .bind("now", now())
                .execute();
    }

    void setState(PipelineKey key, PipelineState state, Optional<String> error, Optional<String> hint)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline SET state = :state, error = :error, hint = :hint, updated_at = :now WHERE " + KEY), key)
                .bind("state", state.name())
                .bind("error", error.orElse(null))
                .bind("hint", hint.orElse(null))
                .bind("now", now())
                .execute());
    }

    void setCaptured(PipelineKey key, boolean captured)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline SET captured = :captured, updated_at = :now WHERE " + KEY), key)
                .bind("captured", captured)
                .bind("now", now())
                .execute());
    }

    void setSnapshotMark(PipelineKey key, long mark)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline SET snapshot_mark = :mark, snapshot_rows = NULL, updated_at = :now WHERE " + KEY), key)
                .bind("mark", mark)
                .bind("now", now())
                .execute());
    }

    void setSnapshotRows(Pipeline pipeline, long rows)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline SET snapshot_rows = :rows WHERE generation = :generation AND " + KEY), pipeline.key())
                .bind("rows", rows)
                .bind("generation", pipeline.generation())
                .execute());
    }

    void setServed(PipelineKey key, boolean served)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("UPDATE pipeline SET served = :served, updated_at = :now WHERE " + KEY), key)
                .bind("served", served)
                .bind("now", now())
                .execute());
    }

    void remove(PipelineKey key)
    {
        store.inTransaction(handle -> bindKey(handle.createUpdate("DELETE FROM pipeline WHERE " + KEY), key).execute());
    }

    /** @return a generation that was never given to that name before, beginning with 1; it stays given when the caller fails */
    long nextGeneration(String name)
    {
        return store.inTransaction(handle -> {
            int updated = handle.createUpdate("UPDATE name_generation SET generation = generation + 1 WHERE name = :name")
                    .bind("name", name)
                    .execute();
            if (updated == 0) {
                handle.createUpdate("INSERT INTO name_generation (name, generation) VALUES (:name, 1)")
                        .bind("name", name)
                        .execute();
            }
            return handle.createQuery("SELECT generation FROM name_generation WHERE name = :name")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one();
        });
    }

    /** @return the generation that the name would be given next; it is not given */
    long plannedGeneration(String name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT generation FROM name_generation WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne())
                .orElse(0L) + 1;
    }
}
