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
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.List;

/**
 * A value in an event of Cassandra: an object of {@code value}, {@code deletion_ts} and {@code set}, or null where the
 * change did not write the column.
 */
final class Cell
{
    private static final FieldNames NAMES = new FieldNames(List.of("value", "deletion_ts", "set"));
    private static final int VALUE = 0;
    private static final int ALL = 0b111;

    private Cell() {}

    /**
     * Reads a field's value, in a cell or not.
     *
     * @return whether it was a cell
     */
    static boolean read(PayloadReader reader, RowField field, Placeholder placeholder)
    {
        ValueKind kind = reader.kind();
        if (kind == ValueKind.NULL) {
            field.clearUnset();
            return false;
        }
        if (kind != ValueKind.RECORD) {
            field.read(reader, placeholder);
            return false;
        }
        long range = reader.skipRange();
        if (!isCell(reader.reopen(range))) {
            field.read(reader.reopen(range), placeholder);
            return false;
        }
        PayloadReader cell = reader.reopen(range);
        int name = cell.nextField(NAMES);
        while (name != PayloadReader.END) {
            if (name == VALUE) {
                field.read(cell, placeholder);
            }
            else {
                cell.skip();
            }
            name = cell.nextField(NAMES);
        }
        return true;
    }

    private static boolean isCell(PayloadReader reader)
    {
        int seen = 0;
        boolean others = false;
        int name = reader.nextField(NAMES);
        while (name != PayloadReader.END) {
            if (name == PayloadReader.OTHER) {
                others = true;
            }
            else {
                seen |= 1 << name;
            }
            reader.skip();
            name = reader.nextField(NAMES);
        }
        return seen == ALL && !others;
    }
}
