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
package io.realtimeplatform.pinot.debezium.type;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

/**
 * Turns the source value under a cursor into the value of a Pinot column.
 */
public abstract class ValueConverter
{
    /**
     * @param reader stands on a value that is not null; a structure is read to its end
     * @return an Integer, Long, Float, Double, Boolean, String or byte[]
     * @throws DecodeException if the value is not of the expected type or cannot be held exactly
     */
    public abstract Object convert(PayloadReader reader);

    /**
     * Whether the value is binary, so that a placeholder for it arrives encoded.
     */
    public boolean isBinary()
    {
        return false;
    }

    /**
     * Whether each element of a structure is converted by itself, so that a placeholder for the whole may not be
     * of its type.
     */
    public boolean isElementwise()
    {
        return false;
    }

    /**
     * Whether a structure is kept as its JSON text.
     */
    boolean isVerbatim()
    {
        return false;
    }

    /**
     * Whether a value may be bytes: some formats have them as text.
     */
    static boolean isBinary(ValueKind kind)
    {
        return kind == ValueKind.BINARY || kind == ValueKind.TEXT;
    }

    static void require(PayloadReader reader, ValueKind expected, String type)
    {
        ValueKind kind = reader.kind();
        if (kind != expected) {
            throw unexpected(reader, type + " as " + expected.description());
        }
    }

    static DecodeException unexpected(PayloadReader reader, String expected)
    {
        ValueKind kind = reader.kind();
        if (kind.isStructure() || kind == ValueKind.BINARY) {
            return new DecodeException(ErrorKind.BAD_TYPE, "expected " + expected + ", found " + kind.description());
        }
        return new DecodeException(ErrorKind.BAD_TYPE, "expected " + expected + ", found " + kind.description() + ": " + shortened(reader.text()));
    }

    static String shortened(String value)
    {
        if (value.length() <= 60) {
            return value;
        }
        return value.substring(0, 60) + "… (" + value.length() + " characters)";
    }
}
