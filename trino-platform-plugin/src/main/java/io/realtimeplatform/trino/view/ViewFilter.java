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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.util.List;
import java.util.Optional;

/**
 * Which views are asked for: all, those of one schema, those of one name, or one.
 */
record ViewFilter(Optional<String> schemaName, Optional<String> viewName)
{
    static ViewFilter ofSchema(String schemaName)
    {
        return new ViewFilter(Optional.of(schemaName), Optional.empty());
    }

    /**
     * A condition stands in the statement only if there is one: of "all, or those of this schema" databases read the whole table.
     *
     * @param select a statement without conditions
     * @param schemaColumn where in it the schema stands
     * @param viewColumn where in it the view's name stands
     * @return the rows of these views, sorted by name
     */
    Query query(Handle handle, String select, String schemaColumn, String viewColumn)
    {
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        schemaName.ifPresent(_ -> conditions.add(schemaColumn + " = :filterSchema"));
        viewName.ifPresent(_ -> conditions.add(viewColumn + " = :filterView"));
        List<String> all = conditions.build();
        Query query = handle.createQuery("%s%s ORDER BY %s, %s".formatted(select, all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all), schemaColumn, viewColumn));
        schemaName.ifPresent(schema -> query.bind("filterSchema", schema));
        viewName.ifPresent(view -> query.bind("filterView", view));
        return query;
    }
}
