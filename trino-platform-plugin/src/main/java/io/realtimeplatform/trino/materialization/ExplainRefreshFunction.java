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
import io.realtimeplatform.trino.surface.FunctionArguments;
import io.realtimeplatform.trino.surface.RowsFunctionHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.MaterializedViewNotFoundException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.realtimeplatform.trino.surface.FunctionArguments.required;
import static io.trino.spi.function.table.Descriptor.descriptor;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>TABLE(system.explain_refresh(…))</code>: what a refresh would do now, in which mode and why, for whoever may refresh the view.
 */
class ExplainRefreshFunction
        extends AbstractConnectorTableFunction
{
    private static final String SCHEMA_NAME = "SCHEMA_NAME";
    private static final String VIEW_NAME = "VIEW_NAME";

    private final MaterializedViewStore store;
    private final MaterializedViewStatements statements;
    private final RefreshChoice choice;
    private final RefreshRunner runner;

    @Inject
    ExplainRefreshFunction(MaterializedViewStore store, MaterializedViewStatements statements, RefreshChoice choice, RefreshRunner runner)
    {
        super(
                "system",
                "explain_refresh",
                ImmutableList.of(required(SCHEMA_NAME, VARCHAR), required(VIEW_NAME, VARCHAR)),
                new DescribedTable(descriptor(
                        ImmutableList.of("position", "mode", "reason", "partition", "action", "estimated_rows"),
                        ImmutableList.of(BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR))));
        this.store = requireNonNull(store, "store is null");
        this.statements = requireNonNull(statements, "statements is null");
        this.choice = requireNonNull(choice, "choice is null");
        this.runner = requireNonNull(runner, "runner is null");
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
        SchemaTableName name = MaterializedViewArguments.viewName(arguments.text(SCHEMA_NAME), arguments.text(VIEW_NAME));
        MaterializedView view = store.find(name).orElseThrow(() -> new MaterializedViewNotFoundException(name));
        statements.checkRefresh(session.getUser(), name);
        RefreshChoice.Chosen chosen = choice.choose(view);
        return chosen.strategy().plan(view, runner.queries(view, new Cancellation())).stream()
                .map(part -> row(
                        chosen.strategy().mode().name(),
                        chosen.reason(),
                        part.partition().orElse(null),
                        part.action(),
                        part.rows().isPresent() ? Long.toString(part.rows().getAsLong()) : null))
                .collect(toImmutableList());
    }

    private static List<String> row(String... values)
    {
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
