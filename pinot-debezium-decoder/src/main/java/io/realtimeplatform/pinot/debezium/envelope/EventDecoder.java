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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.MessageReader;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.UncertainException;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Understands change events: envelopes, and rows that the ExtractNewRecordState transform has flattened. The two are
 * told apart by what is in them. Not thread-safe.
 */
public final class EventDecoder
{
    private static final int BEFORE_SEEN = 1 << EventField.BEFORE;
    private static final int SOURCE_SEEN = 1 << EventField.SOURCE;
    private static final int OPERATION_SEEN = 1 << EventField.OPERATION;
    private static final int HEARTBEAT = 1 << EventField.TIME;
    private static final int TRANSACTION_MARKER = 1 << EventField.STATUS | 1 << EventField.ID | 1 << EventField.EVENT_COUNT | 1 << EventField.DATA_COLLECTIONS;
    private static final int SCHEMA_CHANGE = 1 << EventField.DDL | 1 << EventField.TABLE_CHANGES;

    private enum Layout
    {
        ENVELOPE, FLATTENED, NO_ROW
    }

    private final MessageReader messages;
    private final RowReader row;
    private final EventMetadata metadata;
    private final boolean truncateFails;
    private final boolean unavailableFails;
    private final boolean needsNulls;

    /**
     * The layout of the event before: a topic seldom has both.
     */
    private Layout expected = Layout.ENVELOPE;

    // what is seen of the event at hand
    private int seen;
    private int otherFields;
    private int rowFields;
    private long before;
    private boolean after;
    private boolean flattenedDelete;

    /**
     * @param helperColumns the helper columns that the table has
     * @param truncateFails a truncation is an error; else it is skipped
     * @param unavailableFails a value that is nowhere in the event is an error; else it is null
     * @param clock epoch milliseconds, for the time of decoding
     */
    public EventDecoder(MessageReader messages, RowReader row, Map<Helper, String> helperColumns, boolean truncateFails, boolean unavailableFails, LongSupplier clock)
    {
        this.messages = messages;
        this.row = row;
        this.metadata = new EventMetadata(helperColumns, clock);
        this.truncateFails = truncateFails;
        this.unavailableFails = unavailableFails;
        this.needsNulls = helperColumns.containsKey(Helper.NULLS);
    }

    /**
     * Decodes one message into a row.
     *
     * @return false if the message is no row: a tombstone, heartbeat, transaction marker, schema change, logical
     *         message or truncation
     * @throws DecodeException if the message cannot be understood; the destination may then hold a part of the row
     */
    public boolean decode(byte[] message, int offset, int length, GenericRow destination)
    {
        try {
            return decode(messages.open(message, offset, length), destination);
        }
        catch (UncertainException e) {
            destination.clear();
            return decode(messages.openExactly(message, offset, length), destination);
        }
    }

    private boolean decode(PayloadReader reader, GenericRow destination)
    {
        if (reader == null) {
            return false;
        }
        Layout layout = read(reader);
        if (!messages.finish()) {
            layout = read(messages.reopen());
            messages.finish();
        }
        switch (layout) {
            case ENVELOPE:
                expected = Layout.ENVELOPE;
                return finishEnvelope(destination);
            case FLATTENED:
                expected = Layout.FLATTENED;
                return finishFlattened(destination);
            case NO_ROW:
                return false;
        }
        throw new IllegalStateException("Layout " + layout);
    }

    private Layout read(PayloadReader reader)
    {
        row.bind(messages.schema());
        if (expected == Layout.FLATTENED && readAsFlattened(reader)) {
            return Layout.FLATTENED;
        }
        if (expected == Layout.FLATTENED) {
            readEnvelope(messages.reopen());
            return layout();
        }
        readEnvelope(reader);
        Layout found = layout();
        if (found == Layout.FLATTENED) {
            readFlattened(messages.reopen());
        }
        return found;
    }

    /**
     * Reads the record as what it is expected to be.
     *
     * @return false if it is something else, and is to be read again
     */
    private boolean readAsFlattened(PayloadReader reader)
    {
        try {
            readFlattened(reader);
            return layout() == Layout.FLATTENED;
        }
        catch (DecodeException e) {
            // what is no row need not have the types of the row's columns
            readEnvelope(messages.reopen());
            if (layout() == Layout.FLATTENED) {
                throw e;
            }
            return false;
        }
    }

    private Layout layout()
    {
        if ((seen & (OPERATION_SEEN | SOURCE_SEEN)) == (OPERATION_SEEN | SOURCE_SEEN)) {
            return Layout.ENVELOPE;
        }
        if ((seen & SOURCE_SEEN) != 0 && (seen & SCHEMA_CHANGE) != 0) {
            return Layout.NO_ROW;
        }
        if (otherFields == 0 && seen == HEARTBEAT) {
            return Layout.NO_ROW;
        }
        if (otherFields == 0 && (seen & ~HEARTBEAT) == TRANSACTION_MARKER) {
            return Layout.NO_ROW;
        }
        return Layout.FLATTENED;
    }

    private void start()
    {
        seen = 0;
        otherFields = 0;
        rowFields = 0;
        before = -1;
        after = false;
        flattenedDelete = false;
        metadata.clear();
        row.clear();
    }

    /**
     * Notes a field that tells the layout; what it must be to count is part of that. The last field of a name counts.
     */
    private void note(int index, ValueKind kind)
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

    private void readEnvelope(PayloadReader reader)
    {
        start();
        int index = reader.nextField(row.names());
        while (index != PayloadReader.END) {
            ValueKind kind = reader.kind();
            note(index, kind);
            switch (index) {
                case EventField.BEFORE:
                    before = -1;
                    if (kind == ValueKind.RECORD) {
                        before = reader.skipRange();
                    }
                    else {
                        reader.skip();
                    }
                    break;
                case EventField.AFTER:
                    after = kind == ValueKind.RECORD;
                    if (after) {
                        row.read(reader);
                    }
                    else {
                        reader.skip();
                    }
                    break;
                case EventField.SOURCE:
                    if (kind == ValueKind.RECORD) {
                        metadata.readSource(reader);
                    }
                    else {
                        reader.skip();
                    }
                    break;
                case EventField.OPERATION:
                    if (kind == ValueKind.TEXT) {
                        metadata.readOperation(reader);
                    }
                    reader.skip();
                    break;
                case EventField.TIME:
                    if (kind == ValueKind.INTEGER) {
                        metadata.readTime(reader, kind);
                    }
                    reader.skip();
                    break;
                case EventField.TRANSACTION:
                    metadata.readTransaction(reader, kind);
                    break;
                default:
                    reader.skip();
            }
            index = reader.nextField(row.names());
        }
    }

    private void readFlattened(PayloadReader reader)
    {
        start();
        int index = reader.nextField(row.names());
        while (index != PayloadReader.END) {
            ValueKind kind = reader.kind();
            note(index, kind);
            RowField field = row.find(reader, index);
            if (index == EventField.FLAT_DELETED) {
                flattenedDelete = (kind == ValueKind.TEXT && reader.isText("true")) || (kind == ValueKind.BOOLEAN && reader.booleanValue());
            }
            if (field != null) {
                rowFields++;
                if (EventField.isMetadata(index) && !kind.isStructure()) {
                    metadata.readFlattened(reader, index);
                }
                row.readField(reader, field);
            }
            else if (EventField.isMetadata(index)) {
                metadata.readFlattened(reader, index);
            }
            else {
                reader.skip();
            }
            index = reader.nextField(row.names());
        }
    }

    private boolean finishEnvelope(GenericRow destination)
    {
        String operation = metadata.operation();
        switch (operation) {
            case "c":
            case "r":
            case "u":
                if (!after) {
                    throw new DecodeException("the event of operation '" + operation + "' has no after");
                }
                resolveUnavailable();
                row.checkKey("after");
                write(destination, false, false);
                return true;
            case "d":
                readDelete();
                write(destination, true, false);
                return true;
            case "m":
                return false;
            case "t":
                return truncate();
            default:
                throw new DecodeException("unknown operation '" + shortened(operation) + "', known are c, r, u, d, t and m");
        }
    }

    private void readDelete()
    {
        if (before < 0) {
            throw new DecodeException("the delete event has no before, so the row's key is unknown: the source table needs a primary key or another replica identity");
        }
        row.readKey(messages.reopen(before));
        row.checkKey("before");
    }

    private void resolveUnavailable()
    {
        if (!row.hasUnavailable()) {
            return;
        }
        if ((seen & BEFORE_SEEN) != 0 && before >= 0) {
            row.readUnavailable(messages.reopen(before));
        }
        requireAvailable(row.unavailableFields());
    }

    private void requireAvailable(List<String> fields)
    {
        if (unavailableFails && !fields.isEmpty()) {
            throw new DecodeException("the event does not carry the unchanged value of " + fields + ": set the source table's replica identity to FULL, let the connector reselect it, or set unavailable.policy to null");
        }
    }

    private boolean finishFlattened(GenericRow destination)
    {
        if (rowFields == 0) {
            throw new DecodeException("expected a Debezium envelope (op and source) or a flattened row, found an object with no field of the table's columns");
        }
        if ("t".equals(metadata.operation())) {
            return truncate();
        }
        if ("m".equals(metadata.operation())) {
            return false;
        }
        boolean deleted = flattenedDelete || "d".equals(metadata.operation());
        if (deleted) {
            row.keepKey();
        }
        row.checkKey("the row");
        if (!deleted) {
            requireAvailable(row.unavailableFields());
        }
        write(destination, deleted, true);
        return true;
    }

    private boolean truncate()
    {
        if (truncateFails) {
            throw new DecodeException("the source table was truncated: its rows are still here (truncate.policy is fail)");
        }
        return false;
    }

    private void write(GenericRow destination, boolean deleted, boolean flattened)
    {
        String nulls = null;
        if (needsNulls) {
            nulls = row.nulls();
        }
        metadata.writeTo(destination, deleted, flattened, nulls);
        row.writeTo(destination);
    }

    private static String shortened(String text)
    {
        if (text.length() <= 20) {
            return text;
        }
        return text.substring(0, 20) + "…";
    }
}
