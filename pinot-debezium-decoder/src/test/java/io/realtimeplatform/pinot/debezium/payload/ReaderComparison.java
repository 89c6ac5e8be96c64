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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a message with the fast reader and with the exact one, every value in every way, and compares what they say.
 */
public final class ReaderComparison
{
    private static final FieldNames NAMES = new FieldNames(List.of("before", "after", "source", "op", "ts_ms", "id", "name", "sequence", "payload"));
    private static final int MOST_NESTED = 100;
    private static final String UNCERTAIN = "uncertain";
    private static final String FAILURE = "failure";

    private final FastJsonReader fast = new FastJsonReader();

    /**
     * @return whether the fast reader was certain
     * @throws AssertionError if it was and the exact reader says something else
     */
    public boolean compare(byte[] message)
    {
        List<String> expected = new ArrayList<>();
        String failure = "";
        JsonPayloadReader exact = new JsonPayloadReader();
        try {
            exact.open(message, 0, message.length);
            read(exact, expected, 0);
            if (JsonBytes.skipSpace(message, exact.position(), message.length) != message.length) {
                failure = "bytes follow";
            }
        }
        catch (DecodeException e) {
            failure = e.getMessage();
        }
        finally {
            exact.close();
        }

        List<String> found = new ArrayList<>();
        try {
            fast.open(message, 0, message.length);
            read(fast, found, 0);
            if (JsonBytes.skipSpace(message, fast.position(), message.length) != message.length) {
                return false;
            }
        }
        catch (UncertainException e) {
            return false;
        }
        if (!failure.isEmpty()) {
            throw new AssertionError("The fast reader accepts what the exact one does not: " + failure);
        }
        boolean certain = true;
        for (int index = 0; index < expected.size(); index++) {
            if (index < found.size() && found.get(index).endsWith(UNCERTAIN)) {
                // text that is no base64 is nothing unusual
                certain &= found.get(index).contains("bytes") && expected.get(index).endsWith(FAILURE);
            }
            else if (index >= found.size() || !found.get(index).equals(expected.get(index))) {
                throw new AssertionError("Expected " + expected.get(index) + ", the fast reader has " + found.subList(Math.min(index, found.size()), Math.min(index + 1, found.size())));
            }
        }
        if (found.size() != expected.size()) {
            throw new AssertionError("The fast reader has more: " + found.subList(expected.size(), found.size()));
        }
        return certain;
    }

    private static void read(PayloadReader reader, List<String> log, int depth)
    {
        ValueKind kind = reader.kind();
        log.add(kind.name());
        if (kind.isStructure()) {
            readStructure(reader, kind, log, depth + 1);
            return;
        }
        log.add("text " + reader.text() + " " + reader.characters());
        log.add("same " + reader.isText(reader.text()) + " " + reader.isText("placeholder") + " " + reader.isText(""));
        log.add("known " + reader.isText(new KnownText(reader.text())) + " " + reader.isText(new KnownText("c")) + " " + reader.isText(new KnownText("ä")));
        log.add("boolean " + reader.booleanValue());
        if (kind == ValueKind.INTEGER) {
            log.add("long " + attempt(() -> String.valueOf(reader.longValue())));
        }
        if (kind == ValueKind.INTEGER || kind == ValueKind.FRACTION) {
            log.add("double " + attempt(() -> String.valueOf(reader.doubleValue())));
            log.add("float " + attempt(() -> String.valueOf(reader.floatValue())));
        }
        if (kind == ValueKind.TEXT) {
            log.add("bytes " + attempt(() -> Arrays.toString(reader.bytes())));
            byte[] target = new byte[100];
            log.add("some bytes " + attempt(() -> readBytes(reader, target)));
        }
        reader.skip();
    }

    private static void readStructure(PayloadReader reader, ValueKind kind, List<String> log, int depth)
    {
        if (depth > MOST_NESTED) {
            reader.skip();
            return;
        }
        // each way in turn, the same for both readers
        switch (log.size() % 4) {
            case 0:
                reader.skip();
                return;
            case 1:
                long range = reader.skipRange();
                enter(reader.reopen(range), kind, log, depth);
                return;
            case 2:
                log.add(reader.jsonText());
                return;
            default:
                enter(reader, kind, log, depth);
        }
    }

    private static void enter(PayloadReader reader, ValueKind kind, List<String> log, int depth)
    {
        if (kind == ValueKind.ARRAY) {
            while (reader.nextElement()) {
                read(reader, log, depth);
            }
            log.add("]");
            return;
        }
        // all fields, or those that are asked for and what stands between them unseen
        boolean named = log.size() % 3 == 0;
        int index = nextField(reader, named);
        while (index != PayloadReader.END) {
            log.add("field " + index + " " + reader.fieldName());
            read(reader, log, depth);
            index = nextField(reader, named);
        }
        log.add("}");
    }

    private static int nextField(PayloadReader reader, boolean named)
    {
        if (named) {
            return reader.nextNamedField(NAMES);
        }
        return reader.nextField(NAMES);
    }

    private static String readBytes(PayloadReader reader, byte[] target)
    {
        int length = reader.readBytes(target);
        if (length < 0) {
            return Arrays.toString(reader.bytes());
        }
        return Arrays.toString(Arrays.copyOf(target, length));
    }

    private interface Value
    {
        String read();
    }

    private static String attempt(Value value)
    {
        try {
            return value.read();
        }
        catch (UncertainException e) {
            return UNCERTAIN;
        }
        catch (DecodeException e) {
            return FAILURE;
        }
    }
}
