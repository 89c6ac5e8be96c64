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
import io.realtimeplatform.pinot.debezium.payload.JsonDocument;
import io.realtimeplatform.pinot.debezium.payload.MessageReader;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.RecordSchema;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

/**
 * Reads a message's record as what it is: an envelope, or a row that the ExtractNewRecordState transform has flattened. The two
 * are told apart by what is in them. Not thread-safe.
 */
final class EventReader
{
    private final MessageReader messages;
    private final RowReader row;
    private final EventMetadata metadata;
    private final SourceTables tables;
    private final LayoutDetector detector = new LayoutDetector();
    private JsonDocument documents;

    /**
     * The layout of the event before: a topic seldom has both.
     */
    private Layout expected = Layout.ENVELOPE;

    // what is seen of the event at hand
    private int rowFields;
    private long before;
    private String beforeText;
    private boolean after;
    private long afterRange;
    private String afterText;
    private boolean flattenedDelete;

    /**
     * @param tables the source tables whose events are wanted, or null for all
     */
    EventReader(MessageReader messages, RowReader row, EventMetadata metadata, SourceTables tables)
    {
        this.messages = messages;
        this.row = row;
        this.metadata = metadata;
        this.tables = tables;
    }

    /**
     * Reads the record to its end.
     */
    Layout read(PayloadReader reader)
    {
        Layout layout = readRecord(reader);
        if (layout != Layout.NO_ROW) {
            expected = layout;
        }
        return layout;
    }

    private Layout readRecord(PayloadReader reader)
    {
        if (expected == Layout.FLATTENED && readAsFlattened(reader)) {
            return Layout.FLATTENED;
        }
        if (expected == Layout.FLATTENED) {
            readEnvelope(messages.reopen());
            return detector.layout();
        }
        readEnvelope(reader);
        Layout found = detector.layout();
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
            return detector.layout() == Layout.FLATTENED;
        }
        catch (DecodeException e) {
            // what is no row need not have the types of the row's columns
            readEnvelope(messages.reopen());
            if (detector.layout() == Layout.FLATTENED) {
                throw e;
            }
            return false;
        }
    }

    private void start()
    {
        detector.clear();
        rowFields = 0;
        before = -1;
        beforeText = null;
        clearAfter();
        flattenedDelete = false;
        metadata.clear();
        row.clear();
    }

    private void clearAfter()
    {
        after = false;
        afterRange = -1;
        afterText = null;
    }

    /**
     * Reads an envelope; of what is none, only the layout is told.
     */
    private void readEnvelope(PayloadReader reader)
    {
        start();
        int index = reader.nextNamedField(row.names());
        while (index != PayloadReader.END) {
            ValueKind kind = reader.kind();
            detector.note(index, kind);
            readEnvelopeField(reader, index, kind);
            index = reader.nextNamedField(row.names());
        }
        if (detector.layout() != Layout.ENVELOPE) {
            noteEveryField(messages.reopen());
        }
    }

    private void noteEveryField(PayloadReader reader)
    {
        start();
        int index = reader.nextField(row.names());
        while (index != PayloadReader.END) {
            detector.note(index, reader.kind());
            reader.skip();
            index = reader.nextField(row.names());
        }
    }

    private void readEnvelopeField(PayloadReader reader, int index, ValueKind kind)
    {
        switch (index) {
            case EventField.BEFORE:
                readBefore(reader, kind);
                break;
            case EventField.AFTER:
                readAfter(reader, kind);
                break;
            case EventField.SOURCE:
                if (kind == ValueKind.RECORD) {
                    metadata.readSource(reader, row.mayHaveCells());
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
    }

    private void readBefore(PayloadReader reader, ValueKind kind)
    {
        before = -1;
        beforeText = null;
        if (kind == ValueKind.RECORD) {
            before = reader.skipRange();
            return;
        }
        if (kind == ValueKind.TEXT) {
            beforeText = reader.text();
        }
        reader.skip();
    }

    /**
     * Reads the row at once, unless it may be one of another table: which table it is of stands behind it.
     */
    private void readAfter(PayloadReader reader, ValueKind kind)
    {
        clearAfter();
        if (kind == ValueKind.RECORD) {
            after = true;
            if (tables == null) {
                row.bind(messages.schema());
                row.read(reader);
            }
            else {
                afterRange = reader.skipRange();
            }
            return;
        }
        if (kind == ValueKind.TEXT) {
            after = true;
            afterText = reader.text();
        }
        reader.skip();
    }

    private void readFlattened(PayloadReader reader)
    {
        PayloadReader record = reader;
        if (tables != null) {
            scanFlattened(reader);
            if (!isAccepted()) {
                return;
            }
            record = messages.reopen();
        }
        start();
        row.bind(messages.schema());
        int index = record.nextField(row.names());
        while (index != PayloadReader.END) {
            ValueKind kind = record.kind();
            detector.note(index, kind);
            RowField field = row.find(record, index);
            if (index == EventField.FLAT_DELETED) {
                flattenedDelete = isDeleted(record, kind);
            }
            if (field != null) {
                rowFields++;
                if (EventField.isMetadata(index) && !kind.isStructure()) {
                    metadata.readFlattened(record, index);
                }
                row.readField(record, field);
            }
            else if (EventField.isMetadata(index)) {
                metadata.readFlattened(record, index);
            }
            else {
                record.skip();
            }
            index = record.nextField(row.names());
        }
    }

    /**
     * Reads what tells the table of a flattened row, and none of its values.
     */
    private void scanFlattened(PayloadReader reader)
    {
        start();
        int index = reader.nextField(row.names());
        while (index != PayloadReader.END) {
            detector.note(index, reader.kind());
            if (EventField.isMetadata(index)) {
                metadata.readFlattened(reader, index);
            }
            else {
                reader.skip();
            }
            index = reader.nextField(row.names());
        }
    }

    private static boolean isDeleted(PayloadReader reader, ValueKind kind)
    {
        return (kind == ValueKind.TEXT && reader.isText("true")) || (kind == ValueKind.BOOLEAN && reader.booleanValue());
    }

    /**
     * Whether the event is of a table that is wanted.
     */
    boolean isAccepted()
    {
        return tables == null || tables.accepts(metadata.source());
    }

    /**
     * Reads the row of an envelope's {@code after} if that was put off.
     *
     * @return false if the event has none
     */
    boolean readAfter()
    {
        if (afterText != null) {
            readDocument(afterText, row::read);
        }
        else if (afterRange >= 0) {
            row.bind(messages.schema());
            row.read(messages.reopen(afterRange));
        }
        return after;
    }

    /**
     * Reads an envelope's {@code before}.
     *
     * @return false if the event has none
     */
    boolean readBefore(RowPart part)
    {
        if (beforeText != null) {
            readDocument(beforeText, part);
            return true;
        }
        if (before < 0) {
            return false;
        }
        row.bind(messages.schema());
        part.read(messages.reopen(before));
        return true;
    }

    private void readDocument(String text, RowPart part)
    {
        if (documents == null) {
            documents = new JsonDocument();
        }
        row.bind(RecordSchema.EXTENDED_JSON);
        part.read(documents.open(text));
        documents.finish();
    }

    /**
     * How many of a flattened row's fields are columns.
     */
    int rowFields()
    {
        return rowFields;
    }

    boolean isFlattenedDelete()
    {
        return flattenedDelete;
    }

    /**
     * What is wanted of a row.
     */
    @FunctionalInterface
    interface RowPart
    {
        void read(PayloadReader reader);
    }
}
