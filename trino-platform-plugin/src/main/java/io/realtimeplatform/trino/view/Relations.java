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
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * What stands under names of the catalog.
 *
 * @param tables sorted by name
 * @param views materialized ones among them, sorted by name
 */
public record Relations(List<TypedTable> tables, List<StoredView> views)
{
    public Relations
    {
        tables = ImmutableList.copyOf(tables);
        views = ImmutableList.copyOf(views);
    }

    /** @return the views that are not materialized */
    public List<StoredView> plainViews()
    {
        return views.stream()
                .filter(view -> !view.isMaterialized())
                .collect(toImmutableList());
    }

    public List<StoredView> materializedViews()
    {
        return views.stream()
                .filter(StoredView::isMaterialized)
                .collect(toImmutableList());
    }

    /** What each is to Trino. */
    public Map<SchemaTableName, RelationType> types()
    {
        ImmutableMap.Builder<SchemaTableName, RelationType> types = ImmutableMap.builder();
        views.forEach(view -> types.put(view.name(), view.isMaterialized() ? RelationType.MATERIALIZED_VIEW : RelationType.VIEW));
        tables.forEach(table -> types.put(table.name(), table.servedAsView() ? RelationType.VIEW : RelationType.TABLE));
        // of two that came to have the same name, the table stays
        return types.buildKeepingLast();
    }
}
