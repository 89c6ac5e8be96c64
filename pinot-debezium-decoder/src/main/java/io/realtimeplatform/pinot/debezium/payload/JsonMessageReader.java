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
 * Most messages are read by {@link FastJsonReader}; those that it is uncertain of, and those with a schema block that is
 * not known yet, by {@link JsonPayloadReader}.
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

    /**
     * Longer ones are parsed each time, so that what is remembered stays small.
     */
    private static final int LONGEST_BLOCK = 1 << 20;

    /**
     * UTF-8 has no such byte. Jackson fills up the last four bytes of a name with it, and so takes some names that have it
     * for those without it that it has seen before.
     */
    private static final byte FILLER = (byte) 0xFF;

    /**
     * Null where every message is read exactly.
     */
    private final FastJsonReader fast;
    private final JsonPayloadReader exact = new JsonPayloadReader();
    private final KnownBlock[] known = new KnownBlock[REMEMBERED_BLOCKS];

    private byte[] buffer;
    private int messageStart;
    private int messageEnd;
    private int recordStart;
    private int recordEnd;
    private boolean exactly;
    /**
     * The record stands in a wrapper whose beginning is a known block.
     */
    private boolean blockKnown;
    private RecordSchema schema = RecordSchema.NONE;

    public JsonMessageReader()
    {
        this(new FastJsonReader());
    }

    private JsonMessageReader(FastJsonReader fast)
    {
        this.fast = fast;
    }

    /**
     * A reader that reads every message as others read those that they are uncertain of.
     */
    public static JsonMessageReader exact()
    {
        return new JsonMessageReader(null);
    }

    @Override
    public PayloadReader open(byte[] message, int offset, int length)
    {
        if (fast == null) {
            return openExactly(message, offset, length);
        }
        if (!begin(message, offset, length)) {
            return null;
        }
        if (findKnownBlock()) {
            if (message[recordStart] != '{') {
                return openExactly(message, offset, length);
            }
            blockKnown = true;
        }
        else if (mayBeWrapped()) {
            return openExactly(message, offset, length);
        }
        return reopen();
    }

    /**
     * A message may have a second payload, which counts, behind the one that an error was found in.
     */
    @Override
    public boolean isExact()
    {
        return exactly;
    }

    @Override
    public PayloadReader openExactly(byte[] message, int offset, int length)
    {
        if (!begin(message, offset, length)) {
            return null;
        }
        exactly = true;
        refuseFiller();
        if (mayBeWrapped()) {
            unwrap();
        }
        if (isNull(recordStart)) {
            return null;
        }
        return reopen();
    }

    /**
     * @return false if the message is empty or null
     */
    private boolean begin(byte[] message, int offset, int length)
    {
        buffer = message;
        messageEnd = offset + length;
        messageStart = skipSpace(afterByteOrderMark(offset), messageEnd);
        recordStart = messageStart;
        recordEnd = messageEnd;
        exactly = false;
        blockKnown = false;
        schema = RecordSchema.NONE;
        if (messageStart == messageEnd) {
            return false;
        }
        if (isNull(messageStart)) {
            if (skipSpace(messageStart + 4, messageEnd) != messageEnd) {
                throw new DecodeException("malformed JSON: bytes follow the null");
            }
            return false;
        }
        if (message[messageStart] == 0) {
            throw new DecodeException("expected a JSON object, found a leading zero byte: for messages of a schema registry's Avro converter set format=avro");
        }
        if (message[messageStart] != '{') {
            throw new DecodeException("expected a JSON object at the beginning");
        }
        return true;
    }

    private void refuseFiller()
    {
        for (int index = messageStart; index < messageEnd; index++) {
            if (buffer[index] == FILLER) {
                throw new DecodeException("malformed JSON at byte " + (index - messageStart) + " of " + (messageEnd - messageStart) + ": Invalid UTF-8 byte 0xff");
            }
        }
    }

    private int afterByteOrderMark(int offset)
    {
        if (messageEnd - offset > 3 && buffer[offset] == (byte) 0xEF && buffer[offset + 1] == (byte) 0xBB && buffer[offset + 2] == (byte) 0xBF) {
            return offset + 3;
        }
        return offset;
    }

    @Override
    public PayloadReader reopen()
    {
        if (exactly) {
            exact.open(buffer, recordStart, recordEnd);
            return exact;
        }
        fast.open(buffer, recordStart, recordEnd);
        return fast;
    }

    @Override
    public PayloadReader reopen(long range)
    {
        if (exactly) {
            return exact.reopen(range);
        }
        return fast.reopen(range);
    }

    @Override
    public RecordSchema schema()
    {
        return schema;
    }

    @Override
    public boolean finish()
    {
        if (exactly) {
            int position = skipSpace(exact.position(), recordEnd);
            exact.close();
            if (position != recordEnd) {
                throw new DecodeException("malformed JSON: bytes follow the closing brace, at byte " + (position - messageStart));
            }
            return true;
        }
        int position = skipSpace(fast.position(), messageEnd);
        if (blockKnown && position < messageEnd && buffer[position] == '}') {
            position = skipSpace(position + 1, messageEnd);
        }
        else if (blockKnown) {
            throw UncertainException.UNCERTAIN;
        }
        if (position != messageEnd) {
            throw UncertainException.UNCERTAIN;
        }
        return true;
    }

    /**
     * Reads a message that begins like a wrapped one to its end. If it is one, its record and schema are the last
     * payload and schema in it; if it is not, it stays what it is.
     */
    private void unwrap()
    {
        exact.open(buffer, messageStart, messageEnd);
        long schemaRange = -1;
        long payloadRange = -1;
        int nullPayload = -1;
        int schemas = 0;
        int payloads = 0;
        boolean leading = false;
        boolean wrapped = true;
        int field = exact.nextField(WRAPPER);
        while (field != PayloadReader.END) {
            ValueKind kind = exact.kind();
            if (field == PayloadReader.OTHER || (kind != ValueKind.RECORD && kind != ValueKind.NULL)) {
                wrapped = false;
                exact.skip();
            }
            else if (field == SCHEMA) {
                schemas++;
                schemaRange = rangeOrNull(kind);
            }
            else if (field == PAYLOAD) {
                payloads++;
                leading = schemas == 1;
                nullPayload = exact.position() - 4;
                payloadRange = rangeOrNull(kind);
            }
            field = exact.nextField(WRAPPER);
        }
        int position = skipSpace(exact.position(), messageEnd);
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
        boolean memorable = leading && schemas == 1 && payloads == 1 && recordStart - messageStart <= LONGEST_BLOCK;
        int start = recordStart;
        if (memorable && findKnownBlock()) {
            recordStart = start;
            return;
        }
        if (schemaRange >= 0) {
            schema = JsonSchemaBlock.parse(exact.reopen(schemaRange));
        }
        if (memorable) {
            remember(new KnownBlock(Arrays.copyOfRange(buffer, messageStart, recordStart), schema));
        }
    }

    private long rangeOrNull(ValueKind kind)
    {
        if (kind == ValueKind.NULL) {
            return -1;
        }
        return exact.skipRange();
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
                if (index > 0) {
                    System.arraycopy(known, 0, known, 1, index);
                    known[0] = block;
                }
                schema = block.schema;
                recordStart = end;
                return true;
            }
        }
        return false;
    }

    private void remember(KnownBlock block)
    {
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
        return JsonBytes.skipSpace(buffer, from, to);
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
