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

import io.realtimeplatform.pinot.debezium.envelope.LayoutDetector.Layout;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.MessageReader;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.UncertainException;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Turns change events into rows. Not thread-safe.
 */
public final class EventDecoder
{
    private final MessageReader messages;
    private final RowReader row;
    private final EventMetadata metadata;
    private final EventReader event;
    private final EventOptions options;

    /**
     * @param helperColumns the helper columns that the table has
     * @param clock epoch milliseconds, for the time of decoding
     */
    public EventDecoder(MessageReader messages, RowReader row, Map<Helper, String> helperColumns, EventOptions options, LongSupplier clock)
    {
        this.messages = messages;
        this.row = row;
        this.options = options;
        SourceTables tables = options.sourceTables().orElse(null);
        metadata = new EventMetadata(helperColumns, options, clock);
        event = new EventReader(messages, row, metadata, tables);
    }

    /**
     * Decodes one message into a row.
     *
     * @throws DecodeException if the message cannot be understood; the destination may then hold a part of the row
     */
    public Outcome decode(byte[] message, int offset, int length, GenericRow destination)
    {
        try {
            return decode(messages.open(message, offset, length), destination);
        }
        catch (UncertainException | DecodeException e) {
            if (messages.isExact()) {
                throw e;
            }
            destination.clear();
            return decode(messages.openExactly(message, offset, length), destination);
        }
    }

    private Outcome decode(PayloadReader reader, GenericRow destination)
    {
        if (reader == null) {
            return Outcome.SKIPPED;
        }
        Layout layout = event.read(reader);
        if (!messages.finish()) {
            layout = event.read(messages.reopen());
            messages.finish();
        }
        switch (layout) {
            case ENVELOPE:
                adoptConnector();
                return finishEnvelope(destination);
            case FLATTENED:
                adoptConnector();
                return finishFlattened(destination);
            case NO_ROW:
                return Outcome.SKIPPED;
        }
        throw new IllegalStateException("Layout " + layout);
    }

    /**
     * Reads the event again if its connector shows that values were taken for what they are not, or not at all.
     */
    private void adoptConnector()
    {
        boolean wrongSource = metadata.source().adoptConnector();
        if (row.adoptCells(metadata.source().connector()) || wrongSource) {
            event.read(messages.reopen());
            messages.finish();
        }
    }

    private Outcome finishEnvelope(GenericRow destination)
    {
        if (!event.isAccepted()) {
            return Outcome.SKIPPED;
        }
        String operation = metadata.operation();
        switch (operation) {
            case "c":
            case "r":
            case "u":
                if (!event.readAfter()) {
                    throw new DecodeException(ErrorKind.UNEXPECTED_MESSAGE, "the event of operation '" + operation + "' has no after");
                }
                if (operation.equals("u")) {
                    row.markUnsetCells();
                }
                resolveUnavailable();
                row.checkKey("after");
                write(destination, false, false);
                return Outcome.ROW;
            case "d":
                readDelete();
                write(destination, true, false);
                return Outcome.ROW;
            case "m":
                return Outcome.SKIPPED;
            case "t":
                return truncate(destination, false);
            default:
                return unknownOperation(destination, operation);
        }
    }

    private void readDelete()
    {
        if (event.readBefore(row::readKey)) {
            row.checkKey("before");
            return;
        }
        if (row.hasCells() && event.readAfter()) {
            // Cassandra puts the key of a deleted row here
            row.keepKey();
            row.checkKey("after");
            return;
        }
        throw new DecodeException(ErrorKind.NO_KEY, "the delete event has no before, so the row's key is unknown: the source table needs a primary key or another replica identity, a MongoDB collection pre-images and a capture.mode with pre_image");
    }

    private void resolveUnavailable()
    {
        if (!row.hasUnavailable()) {
            return;
        }
        event.readBefore(row::readUnavailable);
        requireAvailable();
    }

    private void requireAvailable()
    {
        if (options.unavailable() != UnavailablePolicy.FAIL || !row.hasUnavailable()) {
            return;
        }
        List<String> fields = row.unavailableFields();
        if (!fields.isEmpty()) {
            throw new DecodeException(ErrorKind.UNAVAILABLE_VALUE, "the event does not carry the unchanged value of " + fields +
                    ": set the source table's replica identity to FULL, let the connector reselect it, or set unavailable.policy to null or mark");
        }
    }

    private Outcome finishFlattened(GenericRow destination)
    {
        if (!event.isAccepted()) {
            if (metadata.source().table() == null) {
                throw new DecodeException(ErrorKind.UNEXPECTED_MESSAGE, "the flattened row does not tell its table, which source.tables asks for: add source.table to the transform's add.fields");
            }
            return Outcome.SKIPPED;
        }
        if (event.rowFields() == 0) {
            throw new DecodeException(ErrorKind.UNEXPECTED_MESSAGE, "expected a Debezium envelope (op and source) or a flattened row, found an object with no field of the table's columns");
        }
        if ("t".equals(metadata.operation())) {
            return truncate(destination, true);
        }
        if ("m".equals(metadata.operation())) {
            return Outcome.SKIPPED;
        }
        boolean deleted = event.isFlattenedDelete() || "d".equals(metadata.operation());
        if (deleted) {
            row.keepKey();
        }
        row.checkKey("the row");
        if (!deleted) {
            requireAvailable();
        }
        write(destination, deleted, true);
        return Outcome.ROW;
    }

    private Outcome truncate(GenericRow destination, boolean flattened)
    {
        switch (options.truncate()) {
            case SKIP:
                return Outcome.SKIPPED;
            case FAIL:
                throw new DecodeException(ErrorKind.TRUNCATE, "the source table was truncated: its rows are still here (truncate.policy is fail)");
            case ROW:
                return writeEvent(destination, flattened);
        }
        throw new IllegalStateException("Policy " + options.truncate());
    }

    private Outcome unknownOperation(GenericRow destination, String operation)
    {
        switch (options.unknownOperation()) {
            case SKIP:
                return Outcome.SKIPPED;
            case FAIL:
                throw new DecodeException(ErrorKind.UNKNOWN_OPERATION, "unknown operation '" + shortened(operation) + "', known are c, r, u, d, t and m");
            case ROW:
                return writeEvent(destination, false);
        }
        throw new IllegalStateException("Policy " + options.unknownOperation());
    }

    /**
     * Writes what the event tells about itself, and no values: it is not about one row.
     */
    private Outcome writeEvent(GenericRow destination, boolean flattened)
    {
        row.clear();
        write(destination, false, flattened);
        return Outcome.EVENT;
    }

    private void write(GenericRow destination, boolean deleted, boolean flattened)
    {
        metadata.writeTo(destination, deleted, flattened, row);
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
