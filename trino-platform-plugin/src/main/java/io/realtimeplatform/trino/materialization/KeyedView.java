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
import io.realtimeplatform.trino.materialization.ServedStorage.StorageColumn;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A materialized view that has a row for each row of a pipeline's table, and its key.
 *
 * @param key the columns that are the key, with those of the table of which they are
 */
record KeyedView(MaterializedView view, TypedTable table, List<KeyColumn> key)
{
    /** The columns that a storage has besides those of the view. */
    static final String BUCKET = "__platform_bucket";
    static final String HIGH = "__platform_fingerprint_high";
    static final String LOW = "__platform_fingerprint_low";
    static final String POSITION = "__platform_position";
    static final String GENERATION = "__platform_generation";

    KeyedView
    {
        requireNonNull(view, "view is null");
        requireNonNull(table, "table is null");
        key = ImmutableList.copyOf(key);
    }

    /** @param name of the view's column */
    record KeyColumn(String name, TypedColumn input) {}

    /** Positions of rows of another generation say nothing; the name of Pinot's table is another one in each. */
    String generation()
    {
        return table.pinotTable();
    }

    /** Either the view, or why it is none. */
    record Found(Optional<KeyedView> view, Optional<String> obstacle)
    {
        static Found refused(String obstacle)
        {
            return new Found(Optional.empty(), Optional.of(obstacle));
        }
    }

    static StorageColumn stored(List<StorageColumn> columns, KeyColumn column)
    {
        return columns.stream()
                .filter(stored -> stored.name().equals(column.name()))
                .findFirst()
                .orElseThrow();
    }
}
