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
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.RepeatedText;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What an event tells about itself, and the helper columns made of it. Only what a column asks for is read.
 */
final class EventMetadata
{
    private static final FieldNames SOURCE = new FieldNames(List.of("connector", "sequence", "ts_ms", "snapshot", "schema", "table", "txId"));
    private static final int CONNECTOR = 0;
    private static final int SEQUENCE = 1;
    private static final int COMMIT_TIME = 2;
    private static final int SNAPSHOT = 3;
    private static final int SCHEMA = 4;
    private static final int TABLE = 5;
    private static final int TRANSACTION_ID = 6;

    private static final FieldNames TRANSACTION = new FieldNames(List.of("id"));

    private final Helper[] helpers;
    private final String[] columns;
    private final LongSupplier clock;
    private final boolean needsSource;
    private final boolean needsTransaction;
    private final boolean needsPosition;

    // texts that hardly change from event to event
    private final RepeatedText operations = new RepeatedText();
    private final RepeatedText connectors = new RepeatedText();
    private final RepeatedText snapshots = new RepeatedText();
    private final RepeatedText sourceSchemas = new RepeatedText();
    private final RepeatedText sourceTables = new RepeatedText();

    private String operation;
    private String connector;
    private boolean sequenced;
    private final StringBuilder sequence = new StringBuilder();
    private String snapshot;
    private String sourceSchema;
    private String sourceTable;
    private String transactionId;
    private String transactionMetadataId;
    private Long commitTime;
    private Long captureTime;

    /**
     * @param columns the helper columns that the table has
     * @param clock epoch milliseconds
     */
    EventMetadata(Map<Helper, String> columns, LongSupplier clock)
    {
        helpers = columns.keySet().toArray(new Helper[0]);
        this.columns = columns.values().toArray(new String[0]);
        this.clock = clock;
        needsSource = columns.keySet().stream().anyMatch(helper -> helper != Helper.OPERATION && helper != Helper.DELETED
                && helper != Helper.CAPTURE_TIME && helper != Helper.DECODE_TIME && helper != Helper.NULLS);
        needsPosition = columns.containsKey(Helper.POSITION);
        needsTransaction = columns.containsKey(Helper.TRANSACTION_ID);
    }

    void clear()
    {
        operation = null;
        transactionMetadataId = null;
        captureTime = null;
        clearSource();
    }

    private void clearSource()
    {
        connector = null;
        sequenced = false;
        snapshot = null;
        sourceSchema = null;
        sourceTable = null;
        transactionId = null;
        commitTime = null;
    }

    String operation()
    {
        return operation;
    }

    /**
     * Reads the envelope's {@code op}, which is a text.
     */
    void readOperation(PayloadReader reader)
    {
        operation = operations.read(reader);
    }

    /**
     * Reads the envelope's {@code source}.
     */
    void readSource(PayloadReader reader)
    {
        if (!needsSource) {
            reader.skip();
            return;
        }
        clearSource();
        int field = reader.nextField(SOURCE);
        while (field != PayloadReader.END) {
            ValueKind kind = reader.kind();
            switch (field) {
                case CONNECTOR:
                    connector = repeated(reader, kind, connectors);
                    break;
                case SEQUENCE:
                    readSequence(reader, kind);
                    break;
                case COMMIT_TIME:
                    commitTime = time(reader, kind, "source.ts_ms");
                    break;
                case SNAPSHOT:
                    snapshot = repeated(reader, kind, snapshots);
                    break;
                case SCHEMA:
                    sourceSchema = repeated(reader, kind, sourceSchemas);
                    break;
                case TABLE:
                    sourceTable = repeated(reader, kind, sourceTables);
                    break;
                case TRANSACTION_ID:
                    transactionId = transactionId(reader, kind);
                    break;
                default:
                    reader.skip();
            }
            field = reader.nextField(SOURCE);
        }
    }

    /**
     * Reads the envelope's {@code transaction}, which is there with {@code provide.transaction.metadata}.
     */
    void readTransaction(PayloadReader reader, ValueKind kind)
    {
        if (kind != ValueKind.RECORD || !needsTransaction) {
            reader.skip();
            return;
        }
        int field = reader.nextField(TRANSACTION);
        while (field != PayloadReader.END) {
            if (field == PayloadReader.OTHER) {
                reader.skip();
            }
            else {
                transactionMetadataId = scalar(reader, reader.kind());
            }
            field = reader.nextField(TRANSACTION);
        }
    }

    /**
     * Reads the envelope's {@code ts_ms}.
     */
    void readTime(PayloadReader reader, ValueKind kind)
    {
        captureTime = time(reader, kind, "ts_ms");
    }

    /**
     * Reads a field that the ExtractNewRecordState transform added to a row.
     *
     * @param index an index of {@link EventField}
     */
    void readFlattened(PayloadReader reader, int index)
    {
        ValueKind kind = reader.kind();
        switch (index) {
            case EventField.FLAT_OPERATION:
                operation = repeated(reader, kind, operations);
                break;
            case EventField.FLAT_TIME:
                captureTime = time(reader, kind, reader.fieldName());
                break;
            case EventField.FLAT_COMMIT_TIME:
                commitTime = time(reader, kind, reader.fieldName());
                break;
            case EventField.FLAT_SEQUENCE:
                readSequence(reader, kind);
                break;
            case EventField.FLAT_SNAPSHOT:
                snapshot = repeated(reader, kind, snapshots);
                break;
            case EventField.FLAT_SCHEMA:
                sourceSchema = repeated(reader, kind, sourceSchemas);
                break;
            case EventField.FLAT_TABLE:
                sourceTable = repeated(reader, kind, sourceTables);
                break;
            case EventField.FLAT_TRANSACTION:
                transactionId = transactionId(reader, kind);
                break;
            case EventField.FLAT_TRANSACTION_METADATA:
                transactionMetadataId = scalar(reader, kind);
                break;
            default:
                reader.skip();
        }
    }

    private void readSequence(PayloadReader reader, ValueKind kind)
    {
        sequenced = false;
        if (kind == ValueKind.NULL || kind.isStructure()) {
            reader.skip();
            return;
        }
        if (needsPosition) {
            sequenced = true;
            sequence.setLength(0);
            sequence.append(reader.characters());
        }
    }

    private String transactionId(PayloadReader reader, ValueKind kind)
    {
        if (!needsTransaction) {
            reader.skip();
            return null;
        }
        return scalar(reader, kind);
    }

    private static String repeated(PayloadReader reader, ValueKind kind, RepeatedText texts)
    {
        if (kind != ValueKind.TEXT) {
            return scalar(reader, kind);
        }
        return texts.read(reader);
    }

    private static String scalar(PayloadReader reader, ValueKind kind)
    {
        if (kind == ValueKind.NULL || kind.isStructure()) {
            reader.skip();
            return null;
        }
        return reader.text();
    }

    private static Long time(PayloadReader reader, ValueKind kind, String name)
    {
        if (kind == ValueKind.NULL) {
            return null;
        }
        if (kind != ValueKind.INTEGER) {
            throw new DecodeException("expected " + name + " to be epoch milliseconds, found " + kind.description());
        }
        return reader.longValue();
    }

    /**
     * Writes the helper columns.
     *
     * @param nulls null where the table does not have the helper
     */
    void writeTo(GenericRow row, boolean deleted, boolean flattened, String nulls)
    {
        for (int index = 0; index < helpers.length; index++) {
            Object value = value(helpers[index], deleted, flattened, nulls);
            if (value != null) {
                row.putValue(columns[index], value);
            }
        }
    }

    private Object value(Helper helper, boolean deleted, boolean flattened, String nulls)
    {
        switch (helper) {
            case OPERATION:
                if (operation == null && deleted) {
                    return "d";
                }
                return operation;
            case DELETED:
                return deleted;
            case POSITION:
                return position();
            case COMMIT_TIME:
                return commitTime;
            case CAPTURE_TIME:
                if (captureTime == null && flattened) {
                    return commitTime;
                }
                return captureTime;
            case DECODE_TIME:
                return clock.getAsLong();
            case TRANSACTION_ID:
                if (transactionId == null) {
                    return transactionMetadataId;
                }
                return transactionId;
            case SNAPSHOT:
                if (snapshot == null) {
                    return "false";
                }
                return snapshot;
            case SOURCE_SCHEMA:
                return sourceSchema;
            case SOURCE_TABLE:
                return sourceTable;
            case NULLS:
                return nulls;
        }
        throw new IllegalArgumentException("Helper " + helper);
    }

    private Long position()
    {
        if (connector != null && !connector.equals("postgresql")) {
            throw new DecodeException("the position of events of the connector " + connector + " is not supported: leave the position column out, rows of a key then win in the order of the topic");
        }
        if (!sequenced) {
            return 0L;
        }
        return Sequence.position(sequence);
    }
}
