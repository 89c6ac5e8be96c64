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

import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The rows that stand for a message itself: one that cannot be decoded, a truncation, an unknown operation.
 * <p>
 * The helper column {@code event_id} tells them apart. It is empty in the rows of the table and a digest of the message in
 * these, so that, as the last column of an upsert table's primary key, it keeps them from replacing one another
 * or a row of the table, and a message that is read again replaces itself.
 */
final class MessageRow
{
    private static final int ID_BYTES = 16;

    private final Map<Helper, String> columns;
    private final String idColumn;
    private final int mostPayloadBytes;
    private final LongSupplier clock;

    /**
     * @param columns the helper columns that the table has
     * @param mostPayloadBytes how much of a message that cannot be decoded is kept
     * @param clock epoch milliseconds
     */
    MessageRow(Map<Helper, String> columns, int mostPayloadBytes, LongSupplier clock)
    {
        this.columns = columns;
        idColumn = columns.get(Helper.EVENT_ID);
        this.mostPayloadBytes = mostPayloadBytes;
        this.clock = clock;
    }

    /**
     * Marks a row of the table as one.
     */
    void writeNoId(GenericRow row)
    {
        if (idColumn != null) {
            row.putValue(idColumn, "");
        }
    }

    /**
     * Marks a row as one that stands for its message.
     */
    void writeId(GenericRow row, byte[] message, int offset, int length)
    {
        put(row, Helper.EVENT_ID, digest(message, offset, length));
    }

    /**
     * Fills a row for a message that cannot be decoded.
     */
    void writeError(GenericRow row, DecodeException error, byte[] message, int offset, int length)
    {
        writeId(row, message, offset, length);
        put(row, Helper.ERROR_KIND, error.kind().configName());
        put(row, Helper.ERROR_MESSAGE, error.getMessage());
        put(row, Helper.ERROR_PAYLOAD, Arrays.copyOfRange(message, offset, offset + Math.min(length, mostPayloadBytes)));
        put(row, Helper.DELETED, false);
        put(row, Helper.POSITION, 0L);
        long now = clock.getAsLong();
        // what the message says of its own time may be what cannot be read, and a table's time column needs a value
        put(row, Helper.CAPTURE_TIME, now);
        put(row, Helper.DECODE_TIME, now);
    }

    private void put(GenericRow row, Helper helper, Object value)
    {
        String column = columns.get(helper);
        if (column != null) {
            row.putValue(column, value);
        }
    }

    private static String digest(byte[] message, int offset, int length)
    {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(message, offset, length);
            byte[] hash = digest.digest();
            StringBuilder text = new StringBuilder(ID_BYTES * 2);
            for (int index = 0; index < ID_BYTES; index++) {
                text.append(Character.forDigit((hash[index] >> 4) & 0xF, 16)).append(Character.forDigit(hash[index] & 0xF, 16));
            }
            return text.toString();
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
