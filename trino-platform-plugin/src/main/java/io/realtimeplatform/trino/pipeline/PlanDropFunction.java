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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.FunctionArguments;
import io.realtimeplatform.trino.surface.RowsFunctionHandle;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;

import static io.realtimeplatform.trino.surface.FunctionArguments.optional;
import static io.trino.spi.function.table.Descriptor.descriptor;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>TABLE(system.plan_drop(…))</code>: what a drop with cascade would remove or change, in its order. Of a view with
 * <code>schema_name</code> and <code>view_name</code>, of a pipeline with <code>source_name</code>, <code>schema_name</code>
 * and <code>table_name</code>, of a source with <code>source_name</code> alone.
 */
class PlanDropFunction
        extends AbstractConnectorTableFunction
{
    private static final String SCHEMA_NAME = "SCHEMA_NAME";
    private static final String VIEW_NAME = "VIEW_NAME";
    private static final String SOURCE_NAME = "SOURCE_NAME";
    private static final String TABLE_NAME = "TABLE_NAME";
    private static final String DELETE_TOPIC = "DELETE_TOPIC";

    private final DropPlan plan;
    private final Sources sources;
    private final PipelineStore pipelines;
    private final TypedTables typedTables;
    private final Administrators administrators;

    @Inject
    PlanDropFunction(DropPlan plan, Sources sources, PipelineStore pipelines, TypedTables typedTables, Administrators administrators)
    {
        super(
                "system",
                "plan_drop",
                ImmutableList.of(
                        optional(SCHEMA_NAME, VARCHAR),
                        optional(VIEW_NAME, VARCHAR),
                        optional(SOURCE_NAME, VARCHAR),
                        optional(TABLE_NAME, VARCHAR),
                        ScalarArgumentSpecification.builder().name(DELETE_TOPIC).type(BOOLEAN).defaultValue(false).build()),
                new DescribedTable(descriptor(
                        ImmutableList.of("position", "action", "object_type", "schema_name", "object_name", "owner", "dropped_by", "details"),
                        ImmutableList.of(BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR))));
        this.plan = requireNonNull(plan, "plan is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.pipelines = requireNonNull(pipelines, "pipelines is null");
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public TableFunctionAnalysis analyze(
            ConnectorSession session,
            ConnectorTransactionHandle transaction,
            Map<String, Argument> arguments,
            ConnectorAccessControl accessControl)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return TableFunctionAnalysis.builder()
                    .handle(new RowsFunctionHandle(rows(session, new FunctionArguments(arguments))))
                    .build();
        }
    }

    private List<List<String>> rows(ConnectorSession session, FunctionArguments arguments)
    {
        String schemaName = arguments.text(SCHEMA_NAME);
        String viewName = arguments.text(VIEW_NAME);
        String sourceName = arguments.text(SOURCE_NAME);
        String tableName = arguments.text(TABLE_NAME);
        boolean deleteTopic = arguments.flag(DELETE_TOPIC);
        if (sourceName == null) {
            if (tableName != null) {
                throw Arguments.invalid("table_name", "is given, but source_name is missing: a pipeline is named by source_name, schema_name and table_name, a view by schema_name and view_name");
            }
            return ofView(session, new SchemaTableName(Arguments.targetName("schema_name", schemaName), Arguments.targetName("view_name", viewName)));
        }
        if (viewName != null) {
            throw Arguments.invalid("view_name", "is given beside source_name: a view is named by schema_name and view_name alone");
        }
        administrators.check(session, "plan_drop for sources and pipelines");
        Source source = sources.get(Arguments.name("source_name", sourceName));
        if (schemaName == null && tableName == null) {
            return plan.ofSource(session, source, deleteTopic);
        }
        PipelineKey key = new PipelineKey(source.name(), Arguments.name("schema_name", schemaName), Arguments.name("table_name", tableName));
        return plan.ofPipeline(session, source, pipelines.get(key), deleteTopic);
    }

    private List<List<String>> ofView(ConnectorSession session, SchemaTableName name)
    {
        return plan.ofView(session, name, typedTables.find(name).map(TypedTable::owner));
    }
}
