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
package io.realtimeplatform.pinot.debezium.payload;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The indexes of records' fields among the names that are asked for, by schema. Not thread-safe.
 */
final class AvroFieldIndexes
{
    /**
     * Those of a topic of many tables take turns.
     */
    private static final int MOST_SCHEMAS = 64;

    private final Map<AvroSchema, Indexes[]> schemas = new IdentityHashMap<>();
    private AvroSchema schema;
    /**
     * Of the schema in use, by the record's node; among the names last asked for.
     */
    private Indexes[] records = new Indexes[0];

    @SuppressWarnings("ReferenceEquality") // an id's schema is one object
    void use(AvroSchema used)
    {
        if (schema == used) {
            return;
        }
        schema = used;
        records = schemas.get(used);
        if (records == null) {
            if (schemas.size() == MOST_SCHEMAS) {
                schemas.clear();
            }
            records = new Indexes[used.nodeCount()];
            schemas.put(used, records);
        }
    }

    /**
     * @param record of the schema in use
     */
    @SuppressWarnings("ReferenceEquality") // names are those of one reader of rows
    int[] of(AvroNode record, FieldNames names)
    {
        Indexes known = records[record.id()];
        if (known == null || known.names != names || known.size != names.size()) {
            known = new Indexes(record, names);
            records[record.id()] = known;
        }
        return known.indexes;
    }

    private static final class Indexes
    {
        private final FieldNames names;
        private final int size;
        private final int[] indexes;

        private Indexes(AvroNode record, FieldNames names)
        {
            this.names = names;
            size = names.size();
            indexes = record.names().stream().mapToInt(names::indexOf).toArray();
        }
    }
}
