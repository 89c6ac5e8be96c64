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
package io.realtimeplatform.pinot.debezium;

import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pinot's rule for upsert tables: a row wins if its comparison value is at least that of the row that it would replace. A
 * row whose deleted flag is set is not shown.
 */
final class UpsertTable
{
    private final List<String> keyColumns;
    private final Map<List<Object>, GenericRow> rows = new LinkedHashMap<>();

    UpsertTable(String... keyColumns)
    {
        this.keyColumns = List.of(keyColumns);
    }

    void add(GenericRow row)
    {
        if (DecoderTester.isSkipped(row)) {
            return;
        }
        List<Object> key = keyColumns.stream().map(row::getValue).collect(Collectors.toList());
        rows.merge(key, row, (current, next) -> {
            if (position(next) >= position(current)) {
                return next;
            }
            return current;
        });
    }

    private static long position(GenericRow row)
    {
        Object position = row.getValue("__position");
        if (position == null) {
            return 0;
        }
        return (Long) position;
    }

    Map<List<Object>, Map<String, Object>> rows()
    {
        return rows.entrySet().stream()
                .filter(entry -> !Boolean.TRUE.equals(entry.getValue().getValue("__deleted")))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getFieldToValueMap()));
    }

    Collection<Map<String, Object>> values()
    {
        return rows().values();
    }
}
