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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The field names that tell what an event is. They are first in the table of a row's field names, in this order, so
 * that an index below their number is one of them; a row may have fields of the same names.
 */
final class EventField
{
    static final int BEFORE = 0;
    static final int AFTER = 1;
    static final int SOURCE = 2;
    static final int OPERATION = 3;
    static final int TIME = 4;
    static final int TRANSACTION = 5;
    static final int STATUS = 6;
    static final int ID = 7;
    static final int EVENT_COUNT = 8;
    static final int DATA_COLLECTIONS = 9;
    static final int DDL = 10;
    static final int TABLE_CHANGES = 11;

    /**
     * From here on: the fields that the ExtractNewRecordState transform adds to a row.
     */
    static final int FIRST_METADATA = 12;
    static final int FLAT_OPERATION = 12;
    static final int FLAT_DELETED = 13;
    static final int FLAT_TIME = 14;
    static final int FLAT_TRANSACTION_METADATA = 15;

    /**
     * From here on: the fields of {@link SourceField}, in its order.
     */
    static final int FLAT_SOURCE = 16;
    static final int COUNT = FLAT_SOURCE + SourceField.NAMES.size();

    static final List<String> NAMES = names();

    private EventField() {}

    static boolean isMetadata(int index)
    {
        return index >= FIRST_METADATA && index < COUNT;
    }

    private static List<String> names()
    {
        List<String> names = new ArrayList<>(List.of(
                "before", "after", "source", "op", "ts_ms", "transaction",
                "status", "id", "event_count", "data_collections", "ddl", "tableChanges"));
        names.addAll(List.of("__op", "__deleted", "__ts_ms", "__transaction_id"));
        SourceField.NAMES.forEach(name -> names.add("__source_" + name));
        return Collections.unmodifiableList(names);
    }
}
