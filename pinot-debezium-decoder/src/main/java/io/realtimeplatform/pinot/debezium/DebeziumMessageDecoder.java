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

import io.realtimeplatform.pinot.debezium.envelope.ColumnMapping;
import io.realtimeplatform.pinot.debezium.envelope.EventDecoder;
import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.envelope.RowReader;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.JsonMessageReader;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.stream.StreamMessageDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Pinot stream decoder for Debezium change events: each event becomes one row of an upsert table, deletes included.
 * <p>
 * Messages are JSON as Kafka Connect's JsonConverter writes it: envelopes, bare or wrapped in {@code schema} and
 * {@code payload}, and rows that the ExtractNewRecordState transform has flattened. They are told apart by themselves.
 * <p>
 * A message that is no row (tombstone, heartbeat, transaction marker, schema change, logical message, truncation) gives a
 * row with {@link GenericRow#SKIP_RECORD_KEY} set. Pinot 1.x counts it as filtered, Pinot 0.11 as an invalid row dropped, as
 * it counts every row that a filter leaves out.
 * <p>
 * A message that cannot be decoded follows {@code error.policy}. With {@code skip}, the default, null is returned: every
 * version of Pinot counts it as an invalid row dropped and goes on (1.6 stops if the stream has
 * {@code stopOnDecodeError=true}), and the reason is logged here, at most every ten seconds. With {@code fail} a
 * {@link DecodeException} is thrown: Pinot 0.11 stops consuming the partition, Pinot 1.x logs, counts and goes on.
 * <p>
 * Pinot uses a decoder in one thread for one partition; it is not thread-safe.
 */
public class DebeziumMessageDecoder
        implements StreamMessageDecoder<byte[]>
{
    private static final Logger LOGGER = LoggerFactory.getLogger(DebeziumMessageDecoder.class);

    private final LongSupplier clock;
    private final ErrorLog errors;
    private EventDecoder events;
    private String topic = "";
    private boolean errorFails;

    /**
     * Called by Pinot.
     */
    public DebeziumMessageDecoder()
    {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * @param clock epoch milliseconds
     * @param ticker nanoseconds from any beginning
     */
    DebeziumMessageDecoder(LongSupplier clock, LongSupplier ticker)
    {
        this.clock = clock;
        errors = new ErrorLog(ticker);
    }

    /**
     * @param properties the properties of the stream configuration that begin with {@code stream.kafka.decoder.prop.},
     *         without that beginning; docs/decoder.md has them all
     * @param fieldsToRead the columns of the table; null or empty means every field of the events and every helper column
     * @throws IllegalArgumentException for a property that is unknown or has a value that is not allowed
     */
    @Override
    public void init(Map<String, String> properties, Set<String> fieldsToRead, String topicName)
    {
        topic = topicName;
        DecoderConfig config;
        try {
            config = new DecoderConfig(properties);
        }
        catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Decoder of topic " + topicName + ": " + e.getMessage(), e);
        }
        errorFails = config.errorFails();

        boolean everything = fieldsToRead == null || fieldsToRead.isEmpty();
        Map<Helper, String> helpers = new EnumMap<>(config.helperColumns());
        List<ColumnMapping> columns = new ArrayList<>();
        if (everything) {
            columns.addAll(config.columns().values());
        }
        else {
            helpers.values().retainAll(fieldsToRead);
            for (String column : fieldsToRead) {
                if (config.columns().containsKey(column)) {
                    columns.add(config.columns().get(column));
                }
                else if (!helpers.containsValue(column) && !isFilledByPinot(column)) {
                    columns.add(ColumnMapping.plain(column));
                }
            }
            for (String column : config.columns().keySet()) {
                if (!fieldsToRead.contains(column)) {
                    LOGGER.warn("Decoder of topic {}: property columns has column {}, which the table does not have", topicName, column);
                }
            }
        }
        RowReader row = new RowReader(columns, everything, config.keyColumns(), config.nullableColumns(), config.unavailablePlaceholder());
        events = new EventDecoder(new JsonMessageReader(), row, helpers, config.truncateFails(), config.unavailableFails(), clock);
    }

    /**
     * The record's key, headers and metadata, which Pinot 1.x puts into the row after it was decoded.
     */
    private static boolean isFilledByPinot(String column)
    {
        return column.equals("__key") || column.startsWith("__header$") || column.startsWith("__metadata$");
    }

    @Override
    public GenericRow decode(byte[] payload, GenericRow destination)
    {
        return decode(payload, 0, payload.length, destination);
    }

    /**
     * @return the destination, or null for a message that cannot be decoded where {@code error.policy} is {@code skip}
     */
    @Override
    public GenericRow decode(byte[] payload, int offset, int length, GenericRow destination)
    {
        destination.clear();
        try {
            if (!events.decode(payload, offset, length, destination)) {
                destination.putValue(GenericRow.SKIP_RECORD_KEY, true);
            }
            return destination;
        }
        catch (RuntimeException e) {
            destination.clear();
            DecodeException error = new DecodeException("Topic " + topic + ": " + e.getMessage() + "; message of " + length + " bytes: " + Excerpt.of(payload, offset, length), e);
            if (errorFails) {
                throw error;
            }
            errors.add(error);
            return null;
        }
    }

    /**
     * Messages that could not be decoded since {@code init}, where {@code error.policy} is {@code skip}.
     */
    long errorCount()
    {
        return errors.count();
    }
}
