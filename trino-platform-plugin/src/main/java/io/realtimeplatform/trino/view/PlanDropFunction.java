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
package io.realtimeplatform.trino.view;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.airlift.slice.Slice;
import io.realtimeplatform.trino.surface.RowsFunctionHandle;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.ViewNotFoundException;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.ReturnTypeSpecification.DescribedTable;
import io.trino.spi.function.table.ScalarArgument;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.function.table.Descriptor.descriptor;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>TABLE(system.plan_drop(schema_name => …, view_name => …))</code>: what a drop with cascade would remove, in its order.
 * Of the table of a pipeline it shows the views that use it.
 */
class PlanDropFunction
        extends AbstractConnectorTableFunction
{
    private static final String SCHEMA_NAME = "SCHEMA_NAME";
    private static final String VIEW_NAME = "VIEW_NAME";

    private final ViewStore store;
    private final TypedTables typedTables;

    @Inject
    PlanDropFunction(ViewStore store, TypedTables typedTables)
    {
        super(
                "system",
                "plan_drop",
                ImmutableList.of(
                        ScalarArgumentSpecification.builder().name(SCHEMA_NAME).type(VARCHAR).build(),
                        ScalarArgumentSpecification.builder().name(VIEW_NAME).type(VARCHAR).build()),
                new DescribedTable(descriptor(
                        ImmutableList.of("position", "object_type", "schema_name", "object_name", "owner", "dropped_by"),
                        ImmutableList.of(BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR))));
        this.store = requireNonNull(store, "store is null");
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
    }

    @Override
    public TableFunctionAnalysis analyze(
            ConnectorSession session,
            ConnectorTransactionHandle transaction,
            Map<String, Argument> arguments,
            ConnectorAccessControl accessControl)
    {
        SchemaTableName name = ViewArguments.viewName(text(arguments, SCHEMA_NAME), text(arguments, VIEW_NAME));
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return TableFunctionAnalysis.builder()
                    .handle(new RowsFunctionHandle(rows(name)))
                    .build();
        }
    }

    private List<List<String>> rows(SchemaTableName name)
    {
        ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
        Optional<TypedTable> table = typedTables.find(name);
        Optional<StoredView> view = store.find(name);
        if (table.isEmpty() && view.isEmpty()) {
            throw new ViewNotFoundException(name);
        }
        List<SchemaTableName> users = store.dependencies(dependencies -> dependencies.allUsers(name)).allUsers(name);
        Map<SchemaTableName, String> owners = store.dependencies(dependencies -> dependencies.owners(users));
        for (SchemaTableName user : users) {
            if (owners.containsKey(user)) {
                rows.add(row("view", user, owners.get(user), "drop_view"));
            }
        }
        if (table.isPresent()) {
            rows.add(row("table", name, table.get().owner(), "drop_pipeline"));
        }
        else {
            rows.add(row("view", name, view.get().owner(), "drop_view"));
        }
        return rows.build();
    }

    private static List<String> row(String type, SchemaTableName name, String owner, String droppedBy)
    {
        return ImmutableList.of(type, name.getSchemaName(), name.getTableName(), owner, droppedBy);
    }

    private static String text(Map<String, Argument> arguments, String name)
    {
        Slice value = (Slice) ((ScalarArgument) arguments.get(name)).getValue();
        return value == null ? null : value.toStringUtf8();
    }
}
