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

import io.realtimeplatform.pinot.debezium.envelope.EventDecoder;
import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.envelope.Outcome;
import io.realtimeplatform.pinot.debezium.envelope.RowReader;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.JsonMessageReader;
import io.realtimeplatform.pinot.debezium.payload.MessageReader;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.stream.StreamMessageDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Pinot stream decoder for Debezium change events: each event becomes one row of an upsert table, deletes included.
 * <p>
 * Messages are JSON as Kafka Connect's JsonConverter writes it, or Avro as a schema registry's converter does: envelopes, bare or wrapped in {@code schema} and
 * {@code payload}, and rows that the ExtractNewRecordState transform has flattened. They are told apart by themselves.
 * <p>
 * A message that is no row (tombstone, heartbeat, transaction marker, schema change, logical message, truncation) gives a
 * row with {@link GenericRow#SKIP_RECORD_KEY} set. Pinot 1.x counts it as filtered, Pinot 0.11 as an invalid row dropped, as
 * it counts every row that a filter leaves out.
 * <p>
 * A message that cannot be decoded follows {@code error.policy}. With {@code skip}, the default, null is returned: every
 * version of Pinot counts it as an invalid row dropped and goes on (1.6 stops if the stream has
 * {@code stopOnDecodeError=true}). With {@code fail} a {@link DecodeException} is thrown: Pinot 0.11 stops consuming the
 * partition, Pinot 1.x logs, counts and goes on. With {@code row} it becomes a row of the error columns, which has the message.
 * In all three the reason is counted ({@link DecoderStatisticsMXBean}) and logged, at most every ten seconds.
 * <p>
 * Pinot uses a decoder in one thread for one partition; it is not thread-safe.
 */
public class DebeziumMessageDecoder
        implements StreamMessageDecoder<byte[]>
{
    private static final Logger LOGGER = LoggerFactory.getLogger(DebeziumMessageDecoder.class);

    /**
     * Pinot 0.12 and later; in 0.11 an exception ends consumption.
     */
    private static final boolean PINOT_CATCHES_EXCEPTIONS = pinotCatchesExceptions();

    private final LongSupplier clock;
    private final Supplier<JsonMessageReader> jsonReader;
    private final ErrorLog errors;
    private EventDecoder events;
    private MessageRow messageRow;
    private DecoderStatistics statistics;
    private String topic = "";
    private ErrorPolicy errorPolicy = ErrorPolicy.SKIP;
    private boolean emitsRows = true;

    /**
     * Called by Pinot.
     */
    public DebeziumMessageDecoder()
    {
        this(System::currentTimeMillis, System::nanoTime);
    }

    DebeziumMessageDecoder(LongSupplier clock, LongSupplier ticker)
    {
        this(clock, ticker, JsonMessageReader::new);
    }

    /**
     * @param clock epoch milliseconds
     * @param ticker nanoseconds from any beginning
     * @param jsonReader reads messages in JSON
     */
    DebeziumMessageDecoder(LongSupplier clock, LongSupplier ticker, Supplier<JsonMessageReader> jsonReader)
    {
        this.clock = clock;
        this.jsonReader = jsonReader;
        errors = new ErrorLog(ticker);
    }

    /**
     * Called by Pinot before 1.2.
     *
     * @param properties the properties of the stream configuration that begin with {@code stream.kafka.decoder.prop.},
     *         without that beginning; docs/decoder.md has them all
     * @param fieldsToRead the columns of the table; null or empty means every field of the events and every helper column
     * @throws IllegalArgumentException for a property that is unknown or has a value that is not allowed
     */
    @Override
    public void init(Map<String, String> properties, Set<String> fieldsToRead, String topicName)
    {
        init(properties, fieldsToRead, topicName, PinotTable.UNKNOWN);
    }

    /**
     * Called by Pinot 1.2 and later.
     *
     * @param fieldsToRead the columns of the table; null or empty means every field of the events and every helper column
     * @param tableConfig may be null
     * @param schema may be null
     * @throws IllegalArgumentException for a property that is unknown or has a value that is not allowed, and for a column
     *         that has the wrong type
     */
    public void init(Set<String> fieldsToRead, StreamConfig streamConfig, TableConfig tableConfig, Schema schema)
    {
        init(streamConfig.getDecoderProperties(), fieldsToRead, streamConfig.getTopicName(), new PinotTable(tableConfig, schema));
    }

    private void init(Map<String, String> properties, Set<String> fieldsToRead, String topicName, PinotTable table)
    {
        topic = topicName;
        TableColumns columns;
        DecoderConfig config;
        MessageReader messages;
        try {
            config = new DecoderConfig(properties);
            columns = new TableColumns(config, fieldsToRead, table);
            messages = config.messageReader(jsonReader);
        }
        catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Decoder of topic " + topicName + ": " + e.getMessage(), e);
        }
        for (String column : columns.missing()) {
            LOGGER.warn("Decoder of topic {}: property columns has column {}, which the table does not have", topicName, column);
        }
        errorPolicy = config.errorPolicy();
        emitsRows = config.emit() == DecoderConfig.Emit.ALL;
        statistics = DecoderStatistics.of(topicName, table.name());
        messageRow = new MessageRow(columns.helpers(), config.errorPayloadBytes(), clock);
        Map<Helper, String> helpers = new EnumMap<>(Helper.class);
        columns.helpers().forEach((helper, column) -> {
            if (!helper.isAboutMessage()) {
                helpers.put(helper, column);
            }
        });
        RowReader row = new RowReader(columns.columns(), columns.everything(), config.keyColumns(), config.nullableColumns(), config.unavailablePlaceholder());
        events = new EventDecoder(messages, row, helpers, config.eventOptions(), clock);
    }

    @Override
    public GenericRow decode(byte[] payload, GenericRow destination)
    {
        return decode(payload, 0, payload.length, destination);
    }

    /**
     * @return the destination, or null for a message that cannot be decoded where {@code error.policy} is {@code skip}
     * @throws DecodeException for one where it is {@code fail}
     * @throws RegistryUnavailableError on Pinot 0.12 and later, for a message whose schema the registry did not give in time;
     *         a DecodeException on Pinot 0.11
     */
    @Override
    public GenericRow decode(byte[] payload, int offset, int length, GenericRow destination)
    {
        destination.clear();
        DecodeException error;
        try {
            Outcome outcome = events.decode(payload, offset, length, destination);
            finish(outcome, payload, offset, length, destination);
            return destination;
        }
        catch (DecodeException e) {
            error = error(e.kind(), e, payload, offset, length);
        }
        catch (RuntimeException e) {
            error = error(ErrorKind.INTERNAL, e, payload, offset, length);
        }
        destination.clear();
        statistics.add(error, clock.getAsLong());
        errors.add(error);
        if (error.kind() == ErrorKind.REGISTRY_UNAVAILABLE) {
            throw stop(error);
        }
        switch (errorPolicy) {
            case SKIP:
                return null;
            case FAIL:
                throw error;
            case ROW:
                messageRow.writeError(destination, error, payload, offset, length);
                return destination;
        }
        throw new IllegalStateException("Policy " + errorPolicy);
    }

    /**
     * The message may be a good one: whatever the policy, consumption has to stop before it.
     */
    private static RuntimeException stop(DecodeException error)
    {
        if (PINOT_CATCHES_EXCEPTIONS) {
            throw new RegistryUnavailableError(error);
        }
        return error;
    }

    private static boolean pinotCatchesExceptions()
    {
        try {
            Class.forName("org.apache.pinot.spi.stream.StreamDataDecoder", false, StreamMessageDecoder.class.getClassLoader());
            return true;
        }
        catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void finish(Outcome outcome, byte[] payload, int offset, int length, GenericRow destination)
    {
        if (outcome == Outcome.SKIPPED || !emitsRows) {
            destination.clear();
            destination.putValue(GenericRow.SKIP_RECORD_KEY, true);
        }
        else if (outcome == Outcome.EVENT) {
            messageRow.writeId(destination, payload, offset, length);
        }
        else {
            messageRow.writeNoId(destination);
        }
    }

    private DecodeException error(ErrorKind kind, RuntimeException cause, byte[] payload, int offset, int length)
    {
        return new DecodeException(kind, "Topic " + topic + ": " + cause.getMessage() + "; message of " + length + " bytes: " + Excerpt.of(payload, offset, length), cause);
    }

    /**
     * Messages that this decoder could not decode.
     */
    long errorCount()
    {
        return errors.count();
    }
}
