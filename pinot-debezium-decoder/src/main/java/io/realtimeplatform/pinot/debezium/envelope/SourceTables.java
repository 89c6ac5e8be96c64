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
package io.realtimeplatform.pinot.debezium.envelope;

import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * The source tables whose events are wanted, where a topic has those of several: names such as {@code orders},
 * {@code public.orders}, {@code shop.public.orders}. Not thread-safe.
 */
public final class SourceTables
{
    private final Set<String> names;

    // the answer for the table asked for last
    private String database;
    private String schema;
    private String table;
    private boolean accepted;

    public SourceTables(Collection<String> names)
    {
        this.names = Set.copyOf(names);
    }

    boolean accepts(SourceBlock source)
    {
        if (source.table() == null) {
            return false;
        }
        if (source.table().equals(table) && Objects.equals(source.schema(), schema) && Objects.equals(source.database(), database)) {
            return accepted;
        }
        table = source.table();
        schema = source.schema();
        database = source.database();
        accepted = names.contains(table)
                || names.contains(schema + "." + table)
                || names.contains(database + "." + table)
                || names.contains(database + "." + schema + "." + table);
        return accepted;
    }
}
