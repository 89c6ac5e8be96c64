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

import io.realtimeplatform.pinot.debezium.payload.FieldNames;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fields of a connector's {@code source} block that are read.
 */
final class SourceFields
{
    /**
     * What the positions of each connector are made of.
     */
    private static final Map<String, List<Integer>> POSITIONS = Map.of(
            "postgresql", List.of(SourceField.SEQUENCE),
            "mysql", List.of(SourceField.FILE, SourceField.OFFSET),
            "mariadb", List.of(SourceField.FILE, SourceField.OFFSET),
            "sqlserver", List.of(SourceField.COMMIT_LSN),
            "db2", List.of(SourceField.COMMIT_LSN),
            "oracle", List.of(SourceField.COMMIT_SCN),
            "mongodb", List.of(SourceField.COMMIT_TIME, SourceField.ORDINAL),
            "vitess", List.of(SourceField.VGTID, SourceField.SHARD));

    private static final List<Integer> TIMES = List.of(SourceField.COMMIT_TIME, SourceField.COMMIT_TIME_MICROSECONDS);

    private static final List<Integer> TABLE = List.of(SourceField.DATABASE, SourceField.SCHEMA, SourceField.KEYSPACE, SourceField.TABLE, SourceField.COLLECTION);

    private final FieldNames names;
    private final int[] fields;

    /**
     * @param connector null if it is not known: all that one of them needs
     * @param needsTime the time of the commit
     * @param needsTable the names of the table and of what it is in
     */
    SourceFields(String connector, Ordering ordering, boolean needsPosition, boolean needsTime, boolean needsTransaction, boolean needsTable)
    {
        fields = IntStream.range(0, SourceField.NAMES.size())
                .filter(field -> field == SourceField.CONNECTOR
                        || (field == SourceField.SNAPSHOT)
                        || (field == SourceField.COMMIT_TIME && needsTime)
                        || (field == SourceField.TRANSACTION_ID && needsTransaction)
                        || (needsTable && TABLE.contains(field))
                        || (needsPosition && isOfPosition(field, connector, ordering)))
                .toArray();
        names = new FieldNames(IntStream.of(fields).mapToObj(SourceField.NAMES::get).collect(Collectors.toList()));
    }

    private static boolean isOfPosition(int field, String connector, Ordering ordering)
    {
        if (ordering == Ordering.SOURCE_TIME) {
            return TIMES.contains(field);
        }
        if (connector == null) {
            return TIMES.contains(field) || POSITIONS.values().stream().anyMatch(position -> position.contains(field));
        }
        return POSITIONS.getOrDefault(connector, TIMES).contains(field);
    }

    FieldNames names()
    {
        return names;
    }

    /**
     * @param index an index of {@link #names}
     * @return an index of {@link SourceField}
     */
    int field(int index)
    {
        return fields[index];
    }
}
