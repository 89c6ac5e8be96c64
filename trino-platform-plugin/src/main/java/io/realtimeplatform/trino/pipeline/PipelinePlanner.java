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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.kafka.KafkaClient;
import io.realtimeplatform.trino.kafka.KafkaClient.TopicOffsets;
import io.realtimeplatform.trino.pinot.PinotCatalog;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTableOptions;
import io.realtimeplatform.trino.typedtable.TypedTablePlanner;
import io.trino.spi.ErrorType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Looks at what a pipeline would be made of, and decides what its steps will do. Changes nothing.
 */
class PipelinePlanner
{
    // each costs a handful of questions to the source
    private static final int TABLES_AT_A_TIME = 4;

    private final SourceDatabases databases;
    private final PinotClient pinot;
    private final KafkaClient kafka;
    private final PinotCatalog pinotCatalog;

    @Inject
    PipelinePlanner(SourceDatabases databases, PinotClient pinot, KafkaClient kafka, PinotCatalog pinotCatalog)
    {
        this.databases = requireNonNull(databases, "databases is null");
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.pinotCatalog = requireNonNull(pinotCatalog, "pinotCatalog is null");
    }

    /**
     * What was found.
     *
     * @param definition how the pipeline of this table is to be
     */
    record Checked(SourceTable table, PipelineDefinition definition, io.realtimeplatform.trino.pinot.PinotFeatures features) {}

    /**
     * @param checked the tables that can be carried
     * @param refused those that cannot, and why
     */
    record Outcome(Map<PipelineKey, Checked> checked, Map<PipelineKey, TrinoException> refused) {}

    /**
     * Changes nothing.
     *
     * @param user the caller, who must be allowed to read the tables
     * @param request of which the tables in <code>keys</code> are looked at
     */
    Outcome check(String user, Source source, PipelineRequest request, Collection<PipelineKey> keys)
    {
        databases.of(source).check(user, source);
        Map<PipelineKey, SourceTable> tables = new ConcurrentHashMap<>();
        Map<PipelineKey, TrinoException> refused = new LinkedHashMap<>();
        AtATime.forEach(keys, TABLES_AT_A_TIME, key -> tables.put(key, table(user, source, key, request)))
                .forEach((key, failure) -> refused.put(key, refusal(failure)));
        if (tables.isEmpty()) {
            return new Outcome(ImmutableMap.of(), refused);
        }
        checkPinotCatalog(user);
        io.realtimeplatform.trino.pinot.PinotFeatures features = pinot.features();
        Map<PipelineKey, Checked> checked = new LinkedHashMap<>();
        for (PipelineKey key : keys) {
            if (tables.containsKey(key)) {
                try {
                    checked.put(key, checked(user, key, tables.get(key), request, features));
                }
                catch (TrinoException e) {
                    refused.put(key, refusal(e));
                }
            }
        }
        return new Outcome(checked, refused);
    }

    private SourceTable table(String user, Source source, PipelineKey key, PipelineRequest request)
    {
        SourceTable table = databases.of(source).checkTable(user, source, key, request.tables().get(key).replicaIdentity());
        checkPrimaryKey(table, key);
        return table;
    }

    private static Checked checked(String user, PipelineKey key, SourceTable table, PipelineRequest request, io.realtimeplatform.trino.pinot.PinotFeatures features)
    {
        PipelineDefinition definition = request.definition(key, columns(table));
        checkGenerated(table, definition);
        Checked checked = new Checked(table, definition, features);
        // refuses what cannot be carried before anything gets a name
        typedTable(checked, PipelineNames.pinotTableBase(key), user);
        return checked;
    }

    static Set<String> columns(SourceTable table)
    {
        return Stream.concat(table.columns().stream().map(SourceColumn::name), table.generated().stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /** What the user can do something about is a reason to leave a table out; whatever else went wrong says nothing about the table. */
    private static TrinoException refusal(RuntimeException failure)
    {
        if (failure instanceof TrinoException refusal && refusal.getErrorCode().getType() == ErrorType.USER_ERROR) {
            return refusal;
        }
        throw failure;
    }

    PipelinePlan plan(Checked checked, String pinotTable, String topic, String owner)
    {
        return new PipelinePlan(
                typedTable(checked, pinotTable, owner),
                TypedTablePlanner.keyColumns(checked.table().columns()),
                checked.features().version(),
                kafka.offsets(topic).map(TopicOffsets::records).orElse(0L),
                checked.table().estimatedRows(),
                checked.table().fullIdentityNeeded(),
                checked.table().snapshotByConnector());
    }

    private static TypedTable typedTable(Checked checked, String pinotTable, String owner)
    {
        PipelineDefinition definition = checked.definition();
        return TypedTablePlanner.plan(
                new SchemaTableName(definition.targetSchema(), definition.targetTable()),
                pinotTable,
                owner,
                checked.table().columns(),
                checked.table().types(),
                new io.realtimeplatform.trino.typedtable.PinotFeatures(checked.features().columnNulls(), checked.features().deleteColumn(), checked.features().keepsNan()),
                new TypedTableOptions(definition.excludeColumns(), definition.filterable(), definition.fastAggregates()));
    }

    private static void checkPrimaryKey(SourceTable table, PipelineKey key)
    {
        if (TypedTablePlanner.keyColumns(table.columns()).isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "%s.%s of source %s has no primary key; a pipeline needs one to tell which row a change belongs to. In the source: ALTER TABLE %s ADD PRIMARY KEY (…), then call again"
                    .formatted(key.schemaName(), key.tableName(), key.sourceName(), qualified(key.schemaName(), key.tableName())));
        }
    }

    private static void checkGenerated(SourceTable table, PipelineDefinition definition)
    {
        Set<String> excluded = definition.excludeColumns().stream()
                .map(name -> name.toLowerCase(ENGLISH))
                .collect(ImmutableSet.toImmutableSet());
        for (String column : table.generated()) {
            if (!excluded.contains(column.toLowerCase(ENGLISH))) {
                throw new TrinoException(NOT_SUPPORTED, "Column \"%s\" is generated by the source, whose change stream does not carry it; leave the column out with exclude_columns => ARRAY[%s]"
                        .formatted(column, literal(column)));
            }
        }
    }

    private void checkPinotCatalog(String user)
    {
        int found = pinotCatalog.segmentsPerSplit(user)
                .orElseThrow(() -> new TrinoException(NOT_FOUND, "This Trino has no catalog %s of the Pinot connector (platform.pinot.catalog), or user %s may not see it".formatted(pinotCatalog.name(), user)));
        if (!PinotCatalog.isEnough(found)) {
            throw new TrinoException(NOT_SUPPORTED, ("Catalog %s has pinot.segments-per-split=%s, with which a scan of an upsert table can return rows many times over."
                    + " Set pinot.segments-per-split=1000000 in the properties of that catalog and restart Trino, then call again").formatted(pinotCatalog.name(), found));
        }
    }
}
