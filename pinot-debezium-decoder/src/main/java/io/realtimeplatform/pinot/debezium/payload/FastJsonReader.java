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
 * Reads JSON from its bytes, without tokens or objects in between. It checks everything that it passes, and throws
 * {@link UncertainException} for whatever it does not take for sure: malformed input, deep nesting, numbers beyond 64
 * bits. What it does return is what {@link JsonPayloadReader} would.
 */
final class FastJsonReader
        implements PayloadReader
{
    private static final int MOST_NESTED = 32;

    /**
     * Shared with the readers of skipped structures.
     */
    private final KnownNameTables tables;
    /**
     * The one in use.
     */
    private KnownNames table;
    private final KnownName root = KnownName.none();
    private final KnownName[] open = new KnownName[MOST_NESTED + 1];
    private final JsonValue value = new JsonValue();
    private final RunLearner learner = new RunLearner();
    private FastJsonReader reopened;

    private byte[] buffer;
    private int end;
    private int depth;
    /**
     * The cursor stands on a structure and has not gone into it.
     */
    private boolean unread;
    private int position;
    private KnownName name;
    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;

    FastJsonReader()
    {
        this(new KnownNameTables());
    }

    private FastJsonReader(KnownNameTables tables)
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
        value.open(buffer, end);
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
        value.close();
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
        return value.kind();
    }

    @Override
    public int nextField(FieldNames names)
    {
        KnownNames known = known(names);
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
        KnownNames known = known(names);
        boolean within = unread;
        int next = nextNameStart();
        if (next < 0) {
            return END;
        }
        KnownName before = within ? open[depth - 1] : open[depth];
        KnownName expected = within ? before.firstWithin() : before.next();
        if (expected == null || expected.index() != OTHER) {
            readName(known, within, next);
            if (name != null && name.index() != OTHER) {
                readValue(position);
                return name.index();
            }
            learner.begin(null, within, next);
            return passFields(known);
        }
        KnownRun run = before.run(within);
        if (run != null && run.isFor(known)) {
            int behind = run.pass(buffer, next, end);
            if (behind >= 0 && run.last() == null) {
                depth--;
                position = behind;
                return END;
            }
            if (behind >= 0) {
                name = run.last();
                open[depth] = name;
                readValue(behind);
                return name.index();
            }
        }
        readName(known, within, next);
        learner.begin(before, within, next);
        return passFields(known);
    }

    /**
     * Passes the field whose name was just read, and those behind it, up to one that is asked for, if they are not.
     */
    private int passFields(KnownNames known)
    {
        while (true) {
            KnownName found = name;
            if (found == null) {
                learner.giveUp();
                readValue(position);
                int index = known.indexOf(fieldName());
                if (index != OTHER) {
                    return index;
                }
                skip();
            }
            else if (found.index() == OTHER) {
                int start = JsonStructure.at(buffer, position, end);
                position = JsonStructure.endOfValue(buffer, start, end);
                learner.add(found, start, position);
            }
            else {
                learner.finish(known, found, buffer, position);
                readValue(position);
                return found.index();
            }
            if (!readNextName(known)) {
                learner.finish(known, null, buffer, position);
                return END;
            }
        }
    }

    /**
     * Puts {@link #position} behind the colon of the next name.
     *
     * @return false if the record is closed
     */
    private boolean readNextName(KnownNames known)
    {
        boolean within = unread;
        int next = nextNameStart();
        if (next < 0) {
            return false;
        }
        readName(known, within, next);
        return true;
    }

    /**
     * Goes into the record that the cursor stands on, or behind the field that it was on.
     *
     * @return where the next name should be, or -1 if the record is closed
     */
    private int nextNameStart()
    {
        if (unread) {
            return enter(ValueKind.RECORD, '}');
        }
        int next = position;
        if (next >= end || buffer[next] != ',') {
            next = JsonStructure.at(buffer, next, end);
            if (buffer[next] != ',') {
                leave(next, '}');
                return -1;
            }
        }
        return next + 1;
    }

    /**
     * @param within the name is the first of its record
     */
    private void readName(KnownNames known, boolean within, int next)
    {
        if (within) {
            KnownName record = open[depth - 1];
            if (!isNext(record.firstWithin(), known, next)) {
                readUnexpectedName(known, next);
                if (name != null) {
                    record.setFirstWithin(name);
                }
            }
            return;
        }
        KnownName previous = open[depth];
        if (!isNext(previous.next(), known, next)) {
            readUnexpectedName(known, JsonStructure.at(buffer, next, end));
            if (name != null) {
                previous.setNext(name);
            }
        }
    }

    /**
     * Passes the name that came here the last time, if it is here again.
     */
    private boolean isNext(KnownName expected, KnownNames known, int at)
    {
        if (expected == null || !expected.matches(known, buffer, at, end)) {
            return false;
        }
        name = expected;
        open[depth] = expected;
        position = at + expected.length();
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
        if (value.kind() != expected) {
            throw new IllegalStateException("The cursor stands on " + value.kind().description() + ", not on " + expected.description());
        }
        unread = false;
        if (depth == MOST_NESTED) {
            throw UncertainException.UNCERTAIN;
        }
        int next = JsonStructure.at(buffer, value.start() + 1, end);
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

    private KnownNames known(FieldNames names)
    {
        if (table == null || !table.isCurrentFor(names)) {
            table = tables.use(names);
        }
        return table;
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
        open[depth] = name == null ? root : name;
        int colon = JsonStructure.at(buffer, nameEnd + 1, end);
        if (buffer[colon] != ':') {
            throw UncertainException.UNCERTAIN;
        }
        position = colon + 1;
    }

    private void readValue(int from)
    {
        int next = value.read(from);
        unread = next == JsonValue.STRUCTURE;
        if (!unread) {
            position = next;
        }
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
        return value.booleanValue();
    }

    @Override
    public long longValue()
    {
        return value.longValue();
    }

    @Override
    public double doubleValue()
    {
        return value.doubleValue();
    }

    @Override
    public float floatValue()
    {
        return value.floatValue();
    }

    @Override
    public String text()
    {
        return value.text();
    }

    @Override
    public CharSequence characters()
    {
        return value.characters();
    }

    @Override
    public TextView written()
    {
        return value.written();
    }

    @Override
    public boolean isText(String expected)
    {
        return value.isText(expected);
    }

    @Override
    public boolean isText(KnownText expected)
    {
        return value.isText(expected);
    }

    @Override
    public byte[] bytes()
    {
        return value.bytes();
    }

    @Override
    public int readBytes(byte[] target)
    {
        return value.readBytes(target);
    }

    @Override
    public void skip()
    {
        if (unread) {
            skipStructure();
        }
    }

    /**
     * @return the position behind the structure, with {@link JsonStructure}'s flags
     */
    private long skipStructure()
    {
        unread = false;
        long close = JsonStructure.endOfStructure(buffer, value.start(), end);
        position = (int) close;
        return close;
    }

    @Override
    public long skipRange()
    {
        if (!unread) {
            throw UncertainException.UNCERTAIN;
        }
        skipStructure();
        return (long) value.start() << 32 | position;
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
        return value.structureText(skipStructure());
    }
}
