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
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.RepeatedText;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an event's {@code source} tells: where and when the change was made. The same fields may stand in a row that was
 * flattened. Only what is asked for is read.
 */
final class SourceBlock
{
    /**
     * There is one in a topic.
     */
    private static final int MOST_CONNECTORS = 8;

    private final Ordering ordering;
    private final boolean needsPosition;
    private final boolean needsTransaction;

    /**
     * By the connector, null for one that is not known yet.
     */
    private final Map<String, SourceFields> fieldsByConnector = new HashMap<>();
    private final Function<String, SourceFields> fieldsOfConnector;
    /**
     * What is read of an envelope's block: all that may be needed, until an event names its connector.
     */
    private SourceFields fields;
    private String expectedConnector;

    // texts that hardly change from event to event
    private final RepeatedText connectors = new RepeatedText();
    private final RepeatedText snapshots = new RepeatedText();
    private final RepeatedText schemas = new RepeatedText();
    private final RepeatedText tables = new RepeatedText();
    private final RepeatedText databases = new RepeatedText();
    private final RepeatedText files = new RepeatedText();

    private boolean cleared;
    private String connector;
    private final Sequence sequence = new Sequence();
    private String snapshot;
    private String database;
    private String schema;
    private String table;
    private String transactionId;
    private final SourceTime commitTime = new SourceTime("milliseconds");
    private final SourceTime commitMicroseconds = new SourceTime("microseconds");
    private final SourcePosition position = new SourcePosition();

    /**
     * @param needsTime the time of the commit
     * @param needsTable the names of the table and of what it is in
     */
    SourceBlock(Ordering ordering, boolean needsPosition, boolean needsTime, boolean needsTransaction, boolean needsTable)
    {
        this.ordering = ordering;
        this.needsPosition = needsPosition;
        this.needsTransaction = needsTransaction;
        fieldsOfConnector = name -> new SourceFields(name, ordering, needsPosition, needsTime, needsTransaction, needsTable);
        fields = fieldsOfConnector.apply(null);
    }

    void clear()
    {
        if (cleared) {
            return;
        }
        cleared = true;
        connector = null;
        sequence.clear();
        snapshot = null;
        database = null;
        schema = null;
        table = null;
        transactionId = null;
        commitTime.clear();
        commitMicroseconds.clear();
        position.clear();
    }

    /**
     * Reads the block to its end.
     */
    void read(PayloadReader reader)
    {
        clear();
        int index = reader.nextNamedField(fields.names());
        while (index != PayloadReader.END) {
            readField(reader, fields.field(index));
            index = reader.nextNamedField(fields.names());
        }
    }

    /**
     * Learns the connector of the event just read.
     *
     * @return true if the block was read as that of another connector, and has to be read again
     */
    boolean adoptConnector()
    {
        if (Objects.equals(connector, expectedConnector)) {
            return false;
        }
        boolean wrong = expectedConnector != null;
        expectedConnector = connector;
        if (fieldsByConnector.size() == MOST_CONNECTORS) {
            fieldsByConnector.clear();
        }
        fields = fieldsByConnector.computeIfAbsent(connector, fieldsOfConnector);
        return wrong;
    }

    /**
     * @param field an index of {@link SourceField}
     */
    void readField(PayloadReader reader, int field)
    {
        cleared = false;
        ValueKind kind = reader.kind();
        switch (field) {
            case SourceField.CONNECTOR:
                connector = repeated(reader, kind, connectors);
                break;
            case SourceField.SEQUENCE:
                readSequence(reader, kind);
                break;
            case SourceField.COMMIT_TIME:
                commitTime.read(reader, kind, "source.ts_ms");
                break;
            case SourceField.SNAPSHOT:
                snapshot = repeated(reader, kind, snapshots);
                break;
            case SourceField.DATABASE:
                database = repeated(reader, kind, databases);
                break;
            case SourceField.SCHEMA:
            case SourceField.KEYSPACE:
                schema = repeated(reader, kind, schemas);
                break;
            case SourceField.TABLE:
            case SourceField.COLLECTION:
                table = repeated(reader, kind, tables);
                break;
            case SourceField.TRANSACTION_ID:
                if (needsTransaction) {
                    transactionId = scalar(reader, kind);
                }
                else {
                    reader.skip();
                }
                break;
            case SourceField.COMMIT_TIME_MICROSECONDS:
                if (needsPosition) {
                    commitMicroseconds.read(reader, kind, "source.ts_us");
                }
                else {
                    reader.skip();
                }
                break;
            case SourceField.LSN:
                reader.skip();
                break;
            case SourceField.FILE:
                position.set(field, repeated(reader, kind, files));
                break;
            default:
                if (needsPosition) {
                    position.set(field, scalar(reader, kind));
                }
                else {
                    reader.skip();
                }
        }
    }

    private void readSequence(PayloadReader reader, ValueKind kind)
    {
        sequence.clear();
        if (kind == ValueKind.NULL || kind.isStructure()) {
            reader.skip();
        }
        else if (needsPosition) {
            sequence.read(reader);
        }
    }

    /**
     * The name of the connector, or null.
     */
    String connector()
    {
        return connector;
    }

    /**
     * What the event says about a snapshot, or null.
     */
    String snapshot()
    {
        return snapshot;
    }

    String database()
    {
        return database;
    }

    /**
     * The schema or keyspace; where the source has neither, the database, which then is one.
     */
    String schema()
    {
        if (schema == null) {
            return database;
        }
        return schema;
    }

    String table()
    {
        return table;
    }

    String transactionId()
    {
        return transactionId;
    }

    /**
     * Epoch milliseconds, or null.
     */
    Long commitTime()
    {
        return commitTime.valueOrNull();
    }

    SourcePosition position()
    {
        return position;
    }

    /**
     * The helper column {@code position}.
     *
     * @param operation null if the event does not name it
     * @throws DecodeException if the event has none
     */
    long order(String operation)
    {
        if (ordering == Ordering.ARRIVAL) {
            return 0;
        }
        boolean snapshotRow = isSnapshotRow(operation);
        if (ordering == Ordering.SOURCE_TIME) {
            if (snapshotRow) {
                return 0;
            }
            return SourcePosition.time(commitTime, commitMicroseconds);
        }
        boolean change = !snapshotRow && (operation != null || snapshot != null);
        return position.position(connector, sequence, snapshotRow, change, commitTime, commitMicroseconds);
    }

    private boolean isSnapshotRow(String operation)
    {
        if (operation != null && operation.equals("r")) {
            return true;
        }
        if (operation == null || operation.equals("c")) {
            return snapshot != null && !snapshot.equals("false");
        }
        return false;
    }

    static String repeated(PayloadReader reader, ValueKind kind, RepeatedText texts)
    {
        if (kind != ValueKind.TEXT) {
            return scalar(reader, kind);
        }
        return texts.read(reader);
    }

    static String scalar(PayloadReader reader, ValueKind kind)
    {
        if (kind == ValueKind.NULL || kind.isStructure()) {
            reader.skip();
            return null;
        }
        return reader.text();
    }
}
