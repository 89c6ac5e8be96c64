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
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.pipeline.PipelineDrafts.Drafts;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.FunctionArguments;
import io.realtimeplatform.trino.surface.RowsFunctionHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;

import static io.realtimeplatform.trino.surface.FunctionArguments.optional;
import static io.realtimeplatform.trino.surface.FunctionArguments.required;
import static io.realtimeplatform.trino.surface.FunctionArguments.texts;
import static io.trino.spi.function.table.Descriptor.descriptor;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * <code>TABLE(system.plan_pipeline(…))</code>: what create_pipeline would make with the same arguments, or create_pipelines,
 * in its order, with every document. It makes nothing.
 */
class PlanPipelineFunction
        extends AbstractConnectorTableFunction
{
    private static final List<String> OF_ONE_TABLE = ImmutableList.of("TARGET_TABLE", "FILTERABLE", "FAST_AGGREGATES");
    private static final List<String> OF_MANY_TABLES = ImmutableList.of("EXCLUDE", "UNSUPPORTED");

    private final CreationPlan plan;
    private final Sources sources;
    private final PipelineDrafts drafts;
    private final CreatePipelines createPipelines;
    private final Administrators administrators;
    private final int defaultPartitions;

    @Inject
    PlanPipelineFunction(CreationPlan plan, Sources sources, PipelineDrafts drafts, CreatePipelines createPipelines, Administrators administrators, KafkaConfig kafkaConfig)
    {
        super(
                "system",
                "plan_pipeline",
                ImmutableList.of(
                        required("SOURCE_NAME", VARCHAR),
                        required("SCHEMA_NAME", VARCHAR),
                        optional("TABLE_NAME", VARCHAR),
                        optional("TABLES", texts()),
                        optional("EXCLUDE", texts()),
                        optional("UNSUPPORTED", VARCHAR),
                        optional("TARGET_SCHEMA", VARCHAR),
                        optional("TARGET_TABLE", VARCHAR),
                        optional("EXCLUDE_COLUMNS", texts()),
                        optional("FILTERABLE", texts()),
                        optional("FAST_AGGREGATES", texts()),
                        optional("PARTITIONS", BIGINT),
                        optional("REPLICA_IDENTITY", VARCHAR)),
                new DescribedTable(descriptor(
                        ImmutableList.of("position", "action", "object_type", "schema_name", "object_name", "details"),
                        ImmutableList.of(BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR))));
        this.plan = requireNonNull(plan, "plan is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.drafts = requireNonNull(drafts, "drafts is null");
        this.createPipelines = requireNonNull(createPipelines, "createPipelines is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
        this.defaultPartitions = kafkaConfig.getPartitions();
    }

    @Override
    public TableFunctionAnalysis analyze(
            ConnectorSession session,
            ConnectorTransactionHandle transaction,
            Map<String, Argument> arguments,
            ConnectorAccessControl accessControl)
    {
        administrators.check(session, "plan_pipeline");
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return TableFunctionAnalysis.builder()
                    .handle(new RowsFunctionHandle(rows(session, new FunctionArguments(arguments))))
                    .build();
        }
    }

    private List<List<String>> rows(ConnectorSession session, FunctionArguments arguments)
    {
        if (arguments.texts("TABLES") == null) {
            refuse(arguments, OF_MANY_TABLES, "is for several tables, which argument tables names");
            return ofTable(session, arguments);
        }
        if (arguments.text("TABLE_NAME") != null) {
            throw Arguments.invalid("tables", "is given beside table_name: one of them says which tables are meant");
        }
        refuse(arguments, OF_ONE_TABLE, "is for one table, which argument table_name names");
        return ofTables(session, arguments);
    }

    private static void refuse(FunctionArguments arguments, List<String> names, String reason)
    {
        for (String name : names) {
            if (arguments.isGiven(name)) {
                throw Arguments.invalid(name.toLowerCase(ENGLISH), reason);
            }
        }
    }

    private List<List<String>> ofTable(ConnectorSession session, FunctionArguments arguments)
    {
        PipelineKey key = CreatePipelineProcedure.key(arguments.text("SOURCE_NAME"), arguments.text("SCHEMA_NAME"), arguments.text("TABLE_NAME"));
        PipelineDefinition definition = CreatePipelineProcedure.definition(
                key,
                arguments.text("TARGET_SCHEMA"),
                arguments.text("TARGET_TABLE"),
                arguments.texts("EXCLUDE_COLUMNS"),
                arguments.texts("FILTERABLE"),
                arguments.texts("FAST_AGGREGATES"),
                arguments.number("PARTITIONS"),
                arguments.text("REPLICA_IDENTITY"),
                defaultPartitions);
        Source source = sources.get(key.sourceName());
        Drafts prepared = drafts.prepare(session.getUser(), source, PipelineRequest.of(key, definition));
        if (prepared.refused().containsKey(key)) {
            throw prepared.refused().get(key);
        }
        return plan.rows(session.getUser(), source, prepared);
    }

    private List<List<String>> ofTables(ConnectorSession session, FunctionArguments arguments)
    {
        ManyTables asked = CreatePipelinesProcedure.asked(
                arguments.text("SOURCE_NAME"),
                arguments.text("SCHEMA_NAME"),
                arguments.texts("TABLES"),
                arguments.texts("EXCLUDE"),
                arguments.text("UNSUPPORTED"),
                arguments.text("TARGET_SCHEMA"),
                arguments.texts("EXCLUDE_COLUMNS"),
                arguments.number("PARTITIONS"),
                arguments.text("REPLICA_IDENTITY"));
        Source source = sources.get(asked.sourceName());
        return plan.rows(session.getUser(), source, createPipelines.prepare(session, source, asked, createPipelines.request(session, source, asked)));
    }
}
