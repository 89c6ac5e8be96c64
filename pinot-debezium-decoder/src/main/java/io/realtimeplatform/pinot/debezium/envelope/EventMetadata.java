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
import io.realtimeplatform.pinot.debezium.payload.RepeatedText;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What an event tells about itself, and the helper columns made of it. Only what a column asks for is read.
 */
final class EventMetadata
{
    private static final FieldNames TRANSACTION = new FieldNames(List.of("id", "transaction_rank", "transaction_epoch"));
    private static final int TRANSACTION_ID = 0;
    private static final int TRANSACTION_RANK = 1;
    private static final int TRANSACTION_EPOCH = 2;

    private static final Set<Helper> FROM_SOURCE = EnumSet.of(
            Helper.POSITION, Helper.COMMIT_TIME, Helper.TRANSACTION_ID, Helper.SNAPSHOT, Helper.SOURCE_SCHEMA, Helper.SOURCE_TABLE);

    private final Helper[] helpers;
    private final String[] columns;
    private final LongSupplier clock;
    private final boolean needsSource;
    private final boolean needsTransaction;
    private final boolean needsFingerprint;

    private final RepeatedText operations = new RepeatedText();

    private String operation;
    private String transactionMetadataId;
    private final SourceTime captureTime = new SourceTime("milliseconds");
    private final SourceBlock source;
    private final EventOptions options;

    /**
     * @param columns the helper columns that the table has
     * @param clock epoch milliseconds
     */
    EventMetadata(Map<Helper, String> columns, EventOptions options, LongSupplier clock)
    {
        helpers = columns.keySet().toArray(new Helper[0]);
        this.columns = columns.values().toArray(new String[0]);
        this.clock = clock;
        needsSource = options.sourceTables().isPresent() || columns.keySet().stream().anyMatch(FROM_SOURCE::contains);
        this.options = options;
        Ordering ordering = options.ordering();
        boolean needsPosition = columns.containsKey(Helper.POSITION);
        boolean needsTransactionId = columns.containsKey(Helper.TRANSACTION_ID);
        needsFingerprint = columns.containsKey(Helper.FINGERPRINT_HIGH) || columns.containsKey(Helper.FINGERPRINT_LOW);
        needsTransaction = needsTransactionId || (needsPosition && ordering == Ordering.SOURCE_POSITION);
        boolean needsTable = options.sourceTables().isPresent() || columns.containsKey(Helper.SOURCE_SCHEMA) || columns.containsKey(Helper.SOURCE_TABLE);
        boolean needsTime = columns.containsKey(Helper.COMMIT_TIME);
        source = new SourceBlock(ordering, needsPosition && ordering != Ordering.ARRIVAL, needsTime, needsTransactionId, needsTable);
    }

    void clear()
    {
        operation = null;
        captureTime.clear();
        clearTransaction();
        source.clear();
    }

    private void clearTransaction()
    {
        transactionMetadataId = null;
        source.position().clearTransaction();
    }

    String operation()
    {
        return operation;
    }

    SourceBlock source()
    {
        return source;
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
     *
     * @param connectorNeeded read it even if no column asks for it
     */
    void readSource(PayloadReader reader, boolean connectorNeeded)
    {
        if (!needsSource && !connectorNeeded) {
            reader.skip();
            return;
        }
        source.read(reader);
    }

    /**
     * Reads the envelope's {@code transaction}, which is there with {@code provide.transaction.metadata}.
     */
    void readTransaction(PayloadReader reader, ValueKind kind)
    {
        clearTransaction();
        if (kind != ValueKind.RECORD || !needsTransaction) {
            reader.skip();
            return;
        }
        int field = reader.nextField(TRANSACTION);
        while (field != PayloadReader.END) {
            switch (field) {
                case TRANSACTION_ID:
                    transactionMetadataId = SourceBlock.scalar(reader, reader.kind());
                    break;
                case TRANSACTION_RANK:
                    source.position().setTransactionRank(SourceBlock.scalar(reader, reader.kind()));
                    break;
                case TRANSACTION_EPOCH:
                    source.position().setTransactionEpoch(SourceBlock.scalar(reader, reader.kind()));
                    break;
                default:
                    reader.skip();
            }
            field = reader.nextField(TRANSACTION);
        }
    }

    /**
     * Reads the envelope's {@code ts_ms}.
     */
    void readTime(PayloadReader reader, ValueKind kind)
    {
        captureTime.read(reader, kind, "ts_ms");
    }

    /**
     * Reads a field that the ExtractNewRecordState transform added to a row.
     *
     * @param index an index of {@link EventField}
     */
    void readFlattened(PayloadReader reader, int index)
    {
        ValueKind kind = reader.kind();
        if (index >= EventField.FLAT_SOURCE) {
            source.readField(reader, index - EventField.FLAT_SOURCE);
            return;
        }
        switch (index) {
            case EventField.FLAT_OPERATION:
                operation = SourceBlock.repeated(reader, kind, operations);
                break;
            case EventField.FLAT_TIME:
                captureTime.read(reader, kind, reader.fieldName());
                break;
            case EventField.FLAT_TRANSACTION_METADATA:
                transactionMetadataId = SourceBlock.scalar(reader, kind);
                break;
            default:
                reader.skip();
        }
    }

    /**
     * Writes the helper columns.
     *
     * @param row what the helpers about the row's values are taken from
     */
    void writeTo(GenericRow destination, boolean deleted, boolean flattened, RowReader row)
    {
        // of all values: computed once for both of its halves
        long fingerprint = needsFingerprint ? row.fingerprint(options.fingerprintSeed()) : 0;
        for (int index = 0; index < helpers.length; index++) {
            Object value = value(helpers[index], deleted, flattened, row, fingerprint);
            if (value != null) {
                destination.putValue(columns[index], value);
            }
        }
    }

    private Object value(Helper helper, boolean deleted, boolean flattened, RowReader row, long fingerprint)
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
                return source.order(operation);
            case COMMIT_TIME:
                return source.commitTime();
            case CAPTURE_TIME:
                if (!captureTime.isPresent() && flattened) {
                    return source.commitTime();
                }
                return captureTime.valueOrNull();
            case DECODE_TIME:
                return clock.getAsLong();
            case TRANSACTION_ID:
                if (source.transactionId() == null) {
                    return transactionMetadataId;
                }
                return source.transactionId();
            case SNAPSHOT:
                if (source.snapshot() == null) {
                    return "false";
                }
                return source.snapshot();
            case SOURCE_SCHEMA:
                return source.schema();
            case SOURCE_TABLE:
                return source.table();
            case NULLS:
                return row.nulls();
            case UNAVAILABLE:
                return row.unavailable();
            case FINGERPRINT_HIGH:
                return (int) (fingerprint >>> 40);
            case FINGERPRINT_LOW:
                return (int) (fingerprint >>> 16) & 0xFF_FFFF;
            case BUCKET:
                if (!row.hasKey()) {
                    return null;
                }
                return row.bucket(options.buckets());
            case EVENT_ID:
            case ERROR_KIND:
            case ERROR_MESSAGE:
            case ERROR_PAYLOAD:
                // of the message, not of what it says
                break;
        }
        throw new IllegalArgumentException("Helper " + helper);
    }
}
