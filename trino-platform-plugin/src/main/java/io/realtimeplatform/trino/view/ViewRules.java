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
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_RECURSIVE;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What holds for every view, materialized or not: how it may be called, and that what others use stays where it is.
 */
public class ViewRules
{
    private static final List<String> HIDDEN_SUFFIXES = ImmutableList.of(TypedTable.STORED_SUFFIX, TypedTable.ROWS_SUFFIX, HiddenNames.STORAGE_SUFFIX, HiddenNames.DEFINITION_SUFFIX);

    private final ViewSchemas schemas;
    private final TypedTables typedTables;

    @Inject
    ViewRules(ViewSchemas schemas, TypedTables typedTables)
    {
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.typedTables = requireNonNull(typedTables, "typedTables is null");
    }

    /** @throws TrinoException when no view can be called so */
    public void checkName(SchemaTableName name)
    {
        schemas.checkExists(name.getSchemaName());
        checkNoTypedTable(name);
        for (String suffix : HIDDEN_SUFFIXES) {
            // it would stand in the place of what is hidden behind another relation
            if (name.getTableName().endsWith(suffix)) {
                throw new TrinoException(NOT_SUPPORTED, "A view cannot be called %s: names that end in %s are those of hidden tables".formatted(name.getTableName(), suffix));
            }
        }
        if (HiddenNames.materializedView(name).isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "A view cannot be called %s: names that go on like this after %s are those of hidden tables".formatted(name.getTableName(), HiddenNames.STORAGE_SUFFIX));
        }
    }

    public void checkNoTypedTable(SchemaTableName name)
    {
        if (typedTables.find(name).isPresent()) {
            throw new TrinoException(NOT_SUPPORTED, "%s is the table of a pipeline: it is changed by the procedures for pipelines only".formatted(name));
        }
    }

    /**
     * @param what what cannot be done to the view
     * @param hint what to do first
     */
    public static void checkUnused(ViewStore.Change change, SchemaTableName name, String what, String hint)
    {
        Set<SchemaTableName> users = change.dependencies().users(name);
        if (!users.isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "View %s cannot be %s, these views use it: %s; %s".formatted(name, what, join(ImmutableList.copyOf(users), ", "), hint));
        }
    }

    public static void checkNoCycle(ViewStore.Change change, SchemaTableName name)
    {
        change.dependencies().allUsed(name).cycle(name).ifPresent(cycle -> {
            throw new TrinoException(VIEW_IS_RECURSIVE, "View %s would use itself: %s".formatted(name, join(cycle, " uses ")));
        });
    }

    private static String join(List<SchemaTableName> names, String separator)
    {
        return names.stream()
                .map(SchemaTableName::toString)
                .collect(joining(separator));
    }
}
