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

import io.realtimeplatform.pinot.debezium.payload.ValueKind;

/**
 * Tells what a record is by the fields that are in it.
 */
final class LayoutDetector
{
    enum Layout
    {
        ENVELOPE, FLATTENED, NO_ROW
    }

    private static final int SOURCE_SEEN = 1 << EventField.SOURCE;
    private static final int OPERATION_SEEN = 1 << EventField.OPERATION;
    private static final int HEARTBEAT = 1 << EventField.TIME;
    private static final int TRANSACTION_MARKER = 1 << EventField.STATUS | 1 << EventField.ID | 1 << EventField.EVENT_COUNT | 1 << EventField.DATA_COLLECTIONS;
    private static final int SCHEMA_CHANGE = 1 << EventField.DDL | 1 << EventField.TABLE_CHANGES;

    private int seen;
    private int otherFields;

    void clear()
    {
        seen = 0;
        otherFields = 0;
    }

    /**
     * Notes a field that tells the layout; what it must be to count is part of that. The last field of a name counts.
     */
    void note(int index, ValueKind kind)
    {
        if (index < 0 || index >= EventField.FIRST_METADATA) {
            otherFields++;
            return;
        }
        boolean fits = true;
        if (index == EventField.SOURCE) {
            fits = kind == ValueKind.RECORD;
        }
        else if (index == EventField.OPERATION) {
            fits = kind == ValueKind.TEXT;
        }
        if (fits) {
            seen |= 1 << index;
        }
        else {
            seen &= ~(1 << index);
            otherFields++;
        }
    }

    Layout layout()
    {
        if ((seen & (OPERATION_SEEN | SOURCE_SEEN)) == (OPERATION_SEEN | SOURCE_SEEN)) {
            return Layout.ENVELOPE;
        }
        if ((seen & SOURCE_SEEN) != 0 && (seen & SCHEMA_CHANGE) != 0) {
            return Layout.NO_ROW;
        }
        if (otherFields == 0 && (seen & HEARTBEAT) != 0 && (seen & ~HEARTBEAT) == 0) {
            return Layout.NO_ROW;
        }
        if (otherFields == 0 && (seen & ~HEARTBEAT) == TRANSACTION_MARKER) {
            return Layout.NO_ROW;
        }
        return Layout.FLATTENED;
    }
}
