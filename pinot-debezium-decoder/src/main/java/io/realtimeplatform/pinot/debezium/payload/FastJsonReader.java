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

import java.nio.charset.StandardCharsets;

/**
 * Reads JSON from its bytes, without tokens or objects in between. It checks everything that it passes, and throws
 * {@link UncertainException} for whatever it does not take for sure: malformed input, deep nesting, numbers beyond 64
 * bits. What it does return is what {@link JsonPayloadReader} would.
 */
final class FastJsonReader
        implements PayloadReader
{
    private static final int MOST_NESTED = 32;
    private static final int TABLES = 4;

    /**
     * By the set of names asked for; shared with the readers of skipped structures.
     */
    private final KnownNames[] tables;
    /**
     * The one in use.
     */
    private KnownNames table;
    private final KnownName root = KnownName.none();
    private final KnownName[] open = new KnownName[MOST_NESTED + 1];
    private final TextView view = new TextView();
    private FastJsonReader reopened;

    private byte[] buffer;
    private int end;
    private int depth;
    /**
     * The cursor stands on a structure and has not gone into it.
     */
    private boolean unread;
    private int position;
    private ValueKind kind = ValueKind.NULL;
    /**
     * The current value, without the quotes of a string.
     */
    private int valueStart;
    private int valueEnd;
    private long flags;
    private KnownName name;
    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;

    FastJsonReader()
    {
        this(new KnownNames[TABLES]);
    }

    private FastJsonReader(KnownNames[] tables)
    {
        this.tables = tables;
    }

    /**
     * Puts the cursor on the record or array that starts at {@code start}.
     */
    void open(byte[] buffer, int start, int end)
    {
        this.buffer = buffer;
        this.end = end;
        depth = 0;
        open[0] = root;
        name = root;
        readValue(start);
    }

    /**
     * Lets go of the message.
     */
    void close()
    {
        buffer = null;
        view.clear();
        if (reopened != null && reopened.buffer != null) {
            reopened.close();
        }
    }

    /**
     * The position in the buffer behind what was read.
     */
    int position()
    {
        return position;
    }

    @Override
    public ValueKind kind()
    {
        return kind;
    }

    @Override
    public int nextField(FieldNames names)
    {
        KnownNames known = table;
        if (known == null || !known.isCurrentFor(names)) {
            known = use(names);
        }
        if (!readNextName(known)) {
            return END;
        }
        readValue(position);
        if (name == null) {
            return known.indexOf(fieldName());
        }
        return name.index();
    }

    @Override
    public int nextNamedField(FieldNames names)
    {
        KnownNames known = table;
        if (known == null || !known.isCurrentFor(names)) {
            known = use(names);
        }
        while (readNextName(known)) {
            KnownName found = name;
            if (found == null) {
                readValue(position);
                int index = known.indexOf(fieldName());
                if (index != OTHER) {
                    return index;
                }
                skip();
            }
            else if (found.index() == OTHER) {
                skipValue(position);
            }
            else {
                readValue(position);
                return found.index();
            }
        }
        return END;
    }

    /**
     * Puts {@link #position} behind the colon of the next name.
     *
     * @return false if the record is closed
     */
    private boolean readNextName(KnownNames known)
    {
        byte[] bytes = buffer;
        if (unread) {
            int first = enter(ValueKind.RECORD, '}');
            if (first < 0) {
                return false;
            }
            KnownName record = open[depth - 1];
            KnownName expected = record.firstWithin();
            if (expected != null && expected.matches(known, bytes, first, end)) {
                name = expected;
                open[depth] = expected;
                position = first + expected.length();
                return true;
            }
            readUnexpectedName(known, first);
            if (name != null) {
                record.setFirstWithin(name);
            }
            return true;
        }
        int next = position;
        if (next >= end || bytes[next] != ',') {
            next = JsonStructure.at(bytes, next, end);
            if (bytes[next] != ',') {
                leave(next, '}');
                return false;
            }
        }
        next++;
        KnownName previous = open[depth];
        KnownName expected = previous.next();
        if (expected != null && expected.matches(known, bytes, next, end)) {
            name = expected;
            open[depth] = expected;
            position = next + expected.length();
            return true;
        }
        readUnexpectedName(known, JsonStructure.at(bytes, next, end));
        if (name != null) {
            previous.setNext(name);
        }
        return true;
    }

    @Override
    public boolean nextElement()
    {
        int next;
        if (unread) {
            next = enter(ValueKind.ARRAY, ']');
            if (next < 0) {
                return false;
            }
            open[depth] = root;
        }
        else {
            next = JsonStructure.at(buffer, position, end);
            if (buffer[next] != ',') {
                leave(next, ']');
                return false;
            }
            next++;
        }
        readValue(next);
        return true;
    }

    /**
     * Goes into the current structure.
     *
     * @return the position of its first byte, or -1 if it is empty
     */
    private int enter(ValueKind expected, char close)
    {
        if (kind != expected) {
            throw new IllegalStateException("The cursor stands on " + kind.description() + ", not on " + expected.description());
        }
        unread = false;
        if (depth == MOST_NESTED) {
            throw UncertainException.UNCERTAIN;
        }
        int next = JsonStructure.at(buffer, valueStart + 1, end);
        if (buffer[next] == close) {
            position = next + 1;
            return -1;
        }
        depth++;
        return next;
    }

    private void leave(int next, char close)
    {
        if (buffer[next] != close) {
            throw UncertainException.UNCERTAIN;
        }
        depth--;
        position = next + 1;
    }

    private KnownNames use(FieldNames names)
    {
        int index = 0;
        while (index < TABLES - 1 && tables[index] != null && !tables[index].isFor(names)) {
            index++;
        }
        KnownNames found = tables[index];
        if (found == null || !found.isFor(names)) {
            found = new KnownNames(names);
        }
        System.arraycopy(tables, 0, tables, 1, index);
        tables[0] = found;
        table = found;
        found.update();
        return found;
    }

    private void readUnexpectedName(KnownNames known, int from)
    {
        if (buffer[from] != '"') {
            throw UncertainException.UNCERTAIN;
        }
        long quote = JsonStructure.endOfString(buffer, from + 1, end);
        nameStart = from + 1;
        nameEnd = (int) quote;
        nameEscaped = (quote & JsonStructure.ESCAPED) != 0;
        if (nameEscaped) {
            JsonStructure.checkName(buffer, nameStart, nameEnd);
        }
        name = known.find(buffer, nameStart, nameEnd, nameEscaped);
        open[depth] = name;
        if (name == null) {
            open[depth] = root;
        }
        int colon = JsonStructure.at(buffer, nameEnd + 1, end);
        if (buffer[colon] != ':') {
            throw UncertainException.UNCERTAIN;
        }
        position = colon + 1;
    }

    /**
     * Passes a value without taking notice of what it is.
     */
    private void skipValue(int from)
    {
        int start = JsonStructure.at(buffer, from, end);
        if (buffer[start] == '{' || buffer[start] == '[') {
            position = (int) JsonStructure.endOfStructure(buffer, start, end);
        }
        else {
            position = (int) JsonStructure.endOfScalar(buffer, start, end);
        }
    }

    private void readValue(int from)
    {
        byte[] bytes = buffer;
        int start = JsonStructure.at(bytes, from, end);
        valueStart = start;
        switch (bytes[start]) {
            case '"':
                kind = ValueKind.TEXT;
                long quote = JsonStructure.endOfString(bytes, start + 1, end);
                valueStart = start + 1;
                valueEnd = (int) quote;
                flags = quote;
                position = valueEnd + 1;
                return;
            case '{':
                kind = ValueKind.RECORD;
                unread = true;
                return;
            case '[':
                kind = ValueKind.ARRAY;
                unread = true;
                return;
            case 'n':
                kind = ValueKind.NULL;
                break;
            case 't':
            case 'f':
                kind = ValueKind.BOOLEAN;
                break;
            default:
                long number = JsonStructure.endOfNumber(bytes, start, end);
                kind = ValueKind.INTEGER;
                if ((number & JsonStructure.FRACTION) != 0) {
                    kind = ValueKind.FRACTION;
                }
                flags = 0;
                valueEnd = (int) number;
                position = valueEnd;
                return;
        }
        flags = 0;
        valueEnd = (int) JsonStructure.endOfScalar(bytes, start, end);
        position = valueEnd;
    }

    @Override
    public String fieldName()
    {
        if (name == null) {
            return JsonStrings.decode(buffer, nameStart, nameEnd, nameEscaped);
        }
        return name.text();
    }

    @Override
    public boolean booleanValue()
    {
        return kind == ValueKind.BOOLEAN && buffer[valueStart] == 't';
    }

    @Override
    public long longValue()
    {
        if (kind != ValueKind.INTEGER) {
            throw UncertainException.UNCERTAIN;
        }
        return JsonNumbers.toLong(buffer, valueStart, valueEnd);
    }

    @Override
    public double doubleValue()
    {
        if (kind != ValueKind.FRACTION && kind != ValueKind.INTEGER) {
            throw UncertainException.UNCERTAIN;
        }
        double value = JsonNumbers.toDouble(buffer, valueStart, valueEnd);
        if (Double.isNaN(value)) {
            return Double.parseDouble(text());
        }
        if (value == 0 && kind == ValueKind.INTEGER) {
            // an integer has no negative zero
            return 0;
        }
        return value;
    }

    @Override
    public float floatValue()
    {
        float value = JsonNumbers.toFloat(buffer, valueStart, valueEnd);
        if (Float.isNaN(value)) {
            return Float.parseFloat(text());
        }
        return value;
    }

    @Override
    public String text()
    {
        checkScalar();
        if ((flags & JsonStructure.ESCAPED) != 0) {
            return characters().toString();
        }
        return decode(flags);
    }

    private void checkScalar()
    {
        if (kind.isStructure()) {
            throw UncertainException.UNCERTAIN;
        }
    }

    private String decode(long wide)
    {
        if ((wide & JsonStructure.WIDE) != 0) {
            return new String(buffer, valueStart, valueEnd - valueStart, StandardCharsets.UTF_8);
        }
        // all of it is ASCII, which is copied as it is
        return new String(buffer, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }

    @Override
    public CharSequence characters()
    {
        checkScalar();
        if ((flags & (JsonStructure.ESCAPED | JsonStructure.WIDE)) != 0) {
            view.setUnescaped(buffer, valueStart, valueEnd);
        }
        else {
            view.set(buffer, valueStart, valueEnd);
        }
        return view;
    }

    @Override
    public boolean isText(String expected)
    {
        if (kind != ValueKind.TEXT) {
            return false;
        }
        if ((flags & (JsonStructure.ESCAPED | JsonStructure.WIDE)) != 0) {
            return expected.contentEquals(characters());
        }
        int length = valueEnd - valueStart;
        if (length != expected.length()) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (buffer[valueStart + index] != expected.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte[] bytes()
    {
        byte[] bytes = new byte[binaryLength()];
        Base64Text.decode(buffer, valueStart, bytes, bytes.length);
        return bytes;
    }

    @Override
    public int readBytes(byte[] target)
    {
        int length = binaryLength();
        if (length > target.length) {
            return -1;
        }
        Base64Text.decode(buffer, valueStart, target, length);
        return length;
    }

    private int binaryLength()
    {
        if (kind != ValueKind.TEXT || (flags & JsonStructure.ESCAPED) != 0) {
            throw UncertainException.UNCERTAIN;
        }
        return Base64Text.length(buffer, valueStart, valueEnd);
    }

    @Override
    public void skip()
    {
        if (unread) {
            skipStructure();
        }
    }

    private long skipStructure()
    {
        unread = false;
        long close = JsonStructure.endOfStructure(buffer, valueStart, end);
        valueEnd = (int) close;
        position = valueEnd;
        return close;
    }

    @Override
    public long skipRange()
    {
        if (!unread) {
            throw UncertainException.UNCERTAIN;
        }
        skipStructure();
        return (long) valueStart << 32 | valueEnd;
    }

    @Override
    public PayloadReader reopen(long range)
    {
        if (reopened == null) {
            reopened = new FastJsonReader(tables);
        }
        reopened.open(buffer, (int) (range >>> 32), (int) range);
        return reopened;
    }

    @Override
    public String jsonText()
    {
        if (!unread) {
            throw UncertainException.UNCERTAIN;
        }
        return decode(skipStructure());
    }
}
