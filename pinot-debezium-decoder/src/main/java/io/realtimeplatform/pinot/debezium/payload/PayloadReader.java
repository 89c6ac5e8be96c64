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

/**
 * Forward cursor over one record, independent of the message's format. It stands on one value at a time.
 * <p>
 * A scalar can be read any number of times while the cursor stands on it. A structure (record or array) is
 * left in exactly one way before the cursor moves on: its fields are read to {@link #END}, or it is skipped by
 * {@link #skip()}, {@link #skipRange()} or {@link #jsonText()}. All methods throw {@link DecodeException} for
 * malformed input. Not thread-safe.
 */
public interface PayloadReader
{
    /**
     * Returned by {@link #nextField}: the record is closed.
     */
    int END = -1;

    /**
     * Returned by {@link #nextField}: a field that is not among the names.
     */
    int OTHER = -2;

    /**
     * The kind of the current value.
     */
    ValueKind kind();

    /**
     * Moves to the value of the next field of the record that the cursor is in.
     *
     * @return the field's index in {@code names}, {@link #OTHER} or {@link #END}
     */
    int nextField(FieldNames names);

    /**
     * Moves to the value of the next field of the record that is among the names. Those before it are skipped.
     *
     * @return the field's index in {@code names}, or {@link #END}
     */
    default int nextNamedField(FieldNames names)
    {
        int index = nextField(names);
        while (index == OTHER) {
            skip();
            index = nextField(names);
        }
        return index;
    }

    /**
     * Moves to the next element of the array that the cursor is in.
     *
     * @return false when the array is closed
     */
    boolean nextElement();

    /**
     * The name of the current field.
     */
    String fieldName();

    boolean booleanValue();

    /**
     * The value of an {@link ValueKind#INTEGER}; an integer beyond 64 bits is an error.
     */
    long longValue();

    /**
     * The double nearest to an {@link ValueKind#INTEGER} or {@link ValueKind#FRACTION}.
     */
    double doubleValue();

    /**
     * The float nearest to an {@link ValueKind#INTEGER} or {@link ValueKind#FRACTION}: rounded once, not by way of a double.
     */
    default float floatValue()
    {
        return Float.parseFloat(text());
    }

    /**
     * The content of a text, or a number or boolean as it is written.
     */
    String text();

    /**
     * What {@link #text()} returns, without an object of its own: it is valid only until the cursor moves or is asked for
     * another text.
     */
    default CharSequence characters()
    {
        return text();
    }

    /**
     * The characters of a text with the escapes that the format writes; valid as those of {@link #characters()}. Null where
     * they are not at hand.
     */
    default TextView written()
    {
        return null;
    }

    /**
     * Whether the current value is exactly this text.
     */
    boolean isText(String expected);

    /**
     * The same for a text that is expected again and again.
     */
    default boolean isText(KnownText expected)
    {
        return isText(expected.text());
    }

    /**
     * The content of a binary value (base64 text in JSON).
     */
    byte[] bytes();

    /**
     * Puts the content of a binary value into {@code target}, if it fits.
     *
     * @return the number of bytes, or -1 if there are more than the target holds
     */
    default int readBytes(byte[] target)
    {
        byte[] bytes = bytes();
        if (bytes.length > target.length) {
            return -1;
        }
        System.arraycopy(bytes, 0, target, 0, bytes.length);
        return bytes.length;
    }

    /**
     * Leaves the current value unread; its structure is checked nevertheless.
     */
    void skip();

    /**
     * Like {@link #skip()}, for a structure that may be read later.
     *
     * @return a handle for {@link #reopen}, never negative
     */
    long skipRange();

    /**
     * How many bytes a structure that was skipped has in the message. Formats of text have its beginning in the upper 32 bits
     * of the handle and its end in the lower ones.
     */
    default int length(long range)
    {
        return (int) range - (int) (range >>> 32);
    }

    /**
     * A cursor that stands on a structure that was skipped. It is valid until the next call of this method.
     */
    PayloadReader reopen(long range);

    /**
     * The current structure as JSON text, exactly as the source wrote it, and skips it.
     */
    String jsonText();
}
