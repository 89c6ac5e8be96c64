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
package io.realtimeplatform.pinot.debezium.payload;

import java.util.Arrays;
import java.util.List;

/**
 * JSON as Kafka Connect's JsonConverter writes it: the record itself, or {@code schema} and {@code payload} around it.
 * <p>
 * The schema block of a wrapped message is parsed when it is seen first. A later message that begins with the
 * same bytes up to its payload has the same schema, so only the bytes are compared.
 */
public final class JsonMessageReader
        implements MessageReader
{
    /**
     * Schema blocks remembered: one for each version of a table's schema that is still in the topic.
     */
    private static final int REMEMBERED_BLOCKS = 8;

    private static final FieldNames WRAPPER = new FieldNames(List.of("schema", "payload"));
    private static final int SCHEMA = 0;
    private static final int PAYLOAD = 1;

    private final JsonPayloadReader reader;
    private final KnownBlock[] known = new KnownBlock[REMEMBERED_BLOCKS];

    private byte[] buffer;
    private int messageStart;
    private int messageEnd;
    private int recordStart;
    private boolean prefixKnown;
    private int recordEnd;
    private RecordSchema schema = RecordSchema.NONE;

    public JsonMessageReader()
    {
        reader = new JsonPayloadReader();
    }

    @Override
    public PayloadReader open(byte[] message, int offset, int length)
    {
        buffer = message;
        messageStart = skipSpace(offset, offset + length);
        messageEnd = offset + length;
        recordStart = messageStart;
        recordEnd = messageEnd;
        prefixKnown = false;
        schema = RecordSchema.NONE;

        if (messageStart == messageEnd) {
            return null;
        }
        if (isNull(messageStart)) {
            if (skipSpace(messageStart + 4, messageEnd) != messageEnd) {
                throw new DecodeException("malformed JSON: bytes follow the null");
            }
            return null;
        }
        if (message[messageStart] == 0) {
            throw new DecodeException("expected a JSON object, found a leading zero byte: messages of a schema registry's converter are not supported");
        }
        if (message[messageStart] != '{') {
            throw new DecodeException("expected a JSON object at the beginning");
        }
        if (findKnownBlock() && (buffer[recordStart] == '{' || isNull(recordStart))) {
            prefixKnown = true;
        }
        else if (mayBeWrapped()) {
            recordStart = messageStart;
            schema = RecordSchema.NONE;
            unwrap();
        }
        if (isNull(recordStart)) {
            if (prefixKnown) {
                recordEnd = recordStart + 4;
                int close = skipSpace(recordEnd, messageEnd);
                if (close == messageEnd || message[close] != '}' || skipSpace(close + 1, messageEnd) != messageEnd) {
                    prefixKnown = false;
                    unwrap();
                    return reopenOrNull();
                }
            }
            return null;
        }
        return reopen();
    }

    @Override
    public PayloadReader reopen()
    {
        reader.open(buffer, recordStart, recordEnd);
        return reader;
    }

    @Override
    public PayloadReader reopen(long range)
    {
        return reader.reopen(range);
    }

    private PayloadReader reopenOrNull()
    {
        if (isNull(recordStart)) {
            return null;
        }
        return reopen();
    }

    @Override
    public RecordSchema schema()
    {
        return schema;
    }

    @Override
    public boolean finish()
    {
        int position = skipSpace(reader.position(), recordEnd);
        reader.close();
        if (prefixKnown) {
            if (position < messageEnd && buffer[position] == '}' && skipSpace(position + 1, messageEnd) == messageEnd) {
                return true;
            }
            // something follows the payload: the wrapper as a whole decides
            prefixKnown = false;
            recordStart = messageStart;
            recordEnd = messageEnd;
            schema = RecordSchema.NONE;
            unwrap();
            if (isNull(recordStart)) {
                throw new DecodeException("the message has two payloads, the last is null");
            }
            return false;
        }
        if (position != recordEnd) {
            throw new DecodeException("malformed JSON: bytes follow the closing brace, at byte " + (position - messageStart));
        }
        return true;
    }

    /**
     * Reads a message that begins like a wrapped one to its end. If it is one, its record and schema are the last
     * payload and schema in it; if it is not, it stays what it is.
     */
    private void unwrap()
    {
        reader.open(buffer, messageStart, messageEnd);
        long schemaRange = -1;
        long payloadRange = -1;
        int nullPayload = -1;
        int schemas = 0;
        boolean wrapped = true;
        int field = reader.nextField(WRAPPER);
        while (field != PayloadReader.END) {
            ValueKind kind = reader.kind();
            if (field == PayloadReader.OTHER || (kind != ValueKind.RECORD && kind != ValueKind.NULL)) {
                wrapped = false;
                reader.skip();
            }
            else if (field == SCHEMA) {
                schemas++;
                schemaRange = rangeOrNull(kind);
            }
            else if (field == PAYLOAD) {
                nullPayload = reader.position() - 4;
                payloadRange = rangeOrNull(kind);
            }
            field = reader.nextField(WRAPPER);
        }
        int position = skipSpace(reader.position(), messageEnd);
        if (position != messageEnd) {
            throw new DecodeException("malformed JSON: bytes follow the closing brace, at byte " + (position - messageStart));
        }
        if (!wrapped || nullPayload < 0) {
            return;
        }
        if (payloadRange < 0) {
            recordStart = nullPayload;
            recordEnd = nullPayload + 4;
            return;
        }
        recordStart = (int) (payloadRange >>> 32);
        recordEnd = (int) payloadRange;
        if (schemaRange >= 0) {
            schema = JsonSchemaBlock.parse(reader.reopen(schemaRange));
            if (schemas == 1 && (int) schemaRange < recordStart) {
                remember(new KnownBlock(Arrays.copyOfRange(buffer, messageStart, recordStart), schema));
            }
        }
    }

    private long rangeOrNull(ValueKind kind)
    {
        if (kind == ValueKind.NULL) {
            return -1;
        }
        return reader.skipRange();
    }

    private boolean mayBeWrapped()
    {
        int position = skipSpace(messageStart + 1, messageEnd);
        return startsWith(position, "\"schema\"") || startsWith(position, "\"payload\"");
    }

    private boolean findKnownBlock()
    {
        for (int index = 0; index < known.length && known[index] != null; index++) {
            KnownBlock block = known[index];
            int end = messageStart + block.prefix.length;
            if (end < messageEnd && Arrays.equals(buffer, messageStart, end, block.prefix, 0, block.prefix.length)) {
                System.arraycopy(known, 0, known, 1, index);
                known[0] = block;
                schema = block.schema;
                recordStart = end;
                return true;
            }
        }
        return false;
    }

    private void remember(KnownBlock block)
    {
        for (KnownBlock other : known) {
            if (other != null && Arrays.equals(other.prefix, block.prefix)) {
                return;
            }
        }
        System.arraycopy(known, 0, known, 1, known.length - 1);
        known[0] = block;
    }

    private boolean isNull(int position)
    {
        return startsWith(position, "null");
    }

    private boolean startsWith(int position, String text)
    {
        if (messageEnd - position < text.length()) {
            return false;
        }
        for (int index = 0; index < text.length(); index++) {
            if (buffer[position + index] != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private int skipSpace(int from, int to)
    {
        int position = from;
        while (position < to && (buffer[position] == ' ' || buffer[position] == '\n' || buffer[position] == '\r' || buffer[position] == '\t')) {
            position++;
        }
        return position;
    }

    private static final class KnownBlock
    {
        /**
         * The message's bytes up to its payload, which contain the whole schema block.
         */
        private final byte[] prefix;
        private final RecordSchema schema;

        private KnownBlock(byte[] prefix, RecordSchema schema)
        {
            this.prefix = prefix;
            this.schema = schema;
        }
    }
}
