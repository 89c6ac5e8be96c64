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

import java.util.Objects;

/**
 * Avro as a schema registry's converter writes it: a zero byte, the schema's id, the record.
 */
public final class AvroMessageReader
        implements MessageReader
{
    /**
     * How many bytes the id has.
     */
    public enum IdSize
    {
        /**
         * Four, or eight where the first four are zero: ids begin at 1.
         */
        AUTO,
        FOUR,
        EIGHT
    }

    private final AvroSchemas schemas;
    private final IdSize idSize;
    private final AvroPayloadReader reader = new AvroPayloadReader();

    private byte[] buffer;
    private int recordStart;
    private int messageEnd;
    private AvroSchema schema;

    public AvroMessageReader(AvroSchemas schemas, IdSize idSize)
    {
        this.schemas = Objects.requireNonNull(schemas, "schemas is null");
        this.idSize = Objects.requireNonNull(idSize, "idSize is null");
    }

    @Override
    public PayloadReader open(byte[] message, int offset, int length)
    {
        if (length == 0) {
            return null;
        }
        if (message[offset] != 0) {
            throw new DecodeException("expected Avro with a schema id, which begins with a zero byte, found " + message[offset]);
        }
        int idBytes = idBytes(message, offset, length);
        if (length < 1 + idBytes) {
            throw new DecodeException("malformed Avro: the message ends in its schema id");
        }
        long id = number(message, offset + 1, idBytes);
        schema = schemas.schema(id);
        buffer = message;
        recordStart = offset + 1 + idBytes;
        messageEnd = offset + length;
        PayloadReader record = reopen();
        if (record.kind() == ValueKind.NULL) {
            finish();
            return null;
        }
        if (record.kind() != ValueKind.RECORD) {
            throw new DecodeException(ErrorKind.UNEXPECTED_MESSAGE, "expected a record, the schema " + id + " is of " + record.kind().description());
        }
        return record;
    }

    private int idBytes(byte[] message, int offset, int length)
    {
        switch (idSize) {
            case FOUR:
                return 4;
            case EIGHT:
                return 8;
            case AUTO:
                if (length >= 5 && number(message, offset + 1, 4) == 0) {
                    return 8;
                }
                return 4;
        }
        throw new IllegalStateException("Size " + idSize);
    }

    private static long number(byte[] message, int offset, int bytes)
    {
        long number = 0;
        for (int index = 0; index < bytes; index++) {
            number = number << 8 | (message[offset + index] & 0xFF);
        }
        return number;
    }

    @Override
    public PayloadReader reopen()
    {
        reader.open(schema, schema.root(), buffer, recordStart, messageEnd);
        return reader;
    }

    @Override
    public PayloadReader reopen(long range)
    {
        return reader.reopen(range);
    }

    @Override
    public RecordSchema schema()
    {
        return schema.rows();
    }

    @Override
    public boolean finish()
    {
        int position = reader.position();
        if (position != messageEnd) {
            throw new DecodeException("malformed Avro: " + (messageEnd - position) + " bytes follow the record");
        }
        return true;
    }
}
