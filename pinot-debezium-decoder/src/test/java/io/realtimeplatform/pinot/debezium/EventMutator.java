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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes events: bytes at random, and JSON in ways that readers get wrong.
 */
final class EventMutator
{
    private static final List<String> FRAGMENTS = List.of(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "-", "0", "-0", "00", "1e5", "1E+400", "0.1", "-0.0", "9223372036854775807", "9223372036854775808",
            "123456789012345678901234567890", "\"\"", "{}", "[]", "\"\\u0000\"", "\\u00e4", "\\ud83d\\ude00", "\\ud83d", "\"\\", "/", "NaN", "Infinity", " ", "\n\t", "\u0000", "\u001f", "\u007f",
            "\"op\":\"d\",", "\"op\":null,", "\"op\":\"u\",", "\"id\":1,", "\"id\":null,", "\"before\":null,", "\"after\":{\"id\":7},", "\"source\":{},", "\"payload\":null,", "\"payload\":{},", "\"schema\":null,",
            "\"name\":\"__debezium_unavailable_value\",", "\"sequence\":\"[null,null]\",", "\"\\u0069d\":5,", "\"x\":{\"y\":[1,{\"z\":null}]},", "__debezium_unavailable_value",
            "ä", "€", "😀", "\ufeff");
    private static final byte[][] INVALID = {
            {(byte) 0x80}, {(byte) 0xC0, (byte) 0x80}, {(byte) 0xE2, (byte) 0x82}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, {(byte) 0xFF}, {(byte) 0xFE}};

    private final List<byte[]> corpus;
    private final Random random;

    EventMutator(List<byte[]> corpus, Random random)
    {
        this.corpus = corpus;
        this.random = random;
    }

    byte[] next()
    {
        byte[] event = corpus.get(random.nextInt(corpus.size()));
        int changes = 1 + random.nextInt(random.nextInt(5) + 1);
        for (int change = 0; change < changes; change++) {
            event = change(event);
        }
        return event;
    }

    private byte[] change(byte[] event)
    {
        switch (random.nextInt(14)) {
            case 0:
                return replace(event, position(event), 1, new byte[] {(byte) random.nextInt(256)});
            case 1:
                return replace(event, position(event), random.nextInt(8), new byte[0]);
            case 2:
                return Arrays.copyOf(event, position(event));
            case 3:
                return replace(event, position(event), 0, INVALID[random.nextInt(INVALID.length)]);
            case 4:
                return duplicate(event);
            case 5:
                return splice(event);
            case 6:
                return nest(event);
            case 7:
                return insertAtToken(event, " \t\r\n".repeat(1 + random.nextInt(3)));
            case 8:
                return escape(event);
            case 9:
                return replaceNumber(event);
            case 10:
                return insertAtToken(event, "\"" + "long ".repeat(random.nextInt(200)) + "\":1,");
            case 11:
                return replace(event, position(event), random.nextInt(4), fragment());
            default:
                return insertAtToken(event, new String(fragment(), StandardCharsets.UTF_8));
        }
    }

    private byte[] fragment()
    {
        return FRAGMENTS.get(random.nextInt(FRAGMENTS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private int position(byte[] event)
    {
        return random.nextInt(event.length + 1);
    }

    private static byte[] replace(byte[] event, int from, int length, byte[] by)
    {
        int to = Math.min(from + length, event.length);
        byte[] changed = new byte[event.length - (to - from) + by.length];
        System.arraycopy(event, 0, changed, 0, from);
        System.arraycopy(by, 0, changed, from, by.length);
        System.arraycopy(event, to, changed, from + by.length, event.length - to);
        return changed;
    }

    /**
     * Somewhere behind a brace, a bracket, a comma or a colon.
     */
    private int token(byte[] event)
    {
        int start = position(event);
        for (int index = start; index < event.length; index++) {
            if ("{[,:".indexOf(event[index]) >= 0) {
                return index + 1;
            }
        }
        return start;
    }

    private byte[] insertAtToken(byte[] event, String text)
    {
        return replace(event, token(event), 0, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Mostly a field twice.
     */
    private byte[] duplicate(byte[] event)
    {
        int from = token(event);
        int to = Math.max(from, token(event));
        if (to - from > 400) {
            return event;
        }
        return replace(event, random.nextBoolean() ? to : from, 0, Arrays.copyOfRange(event, from, to));
    }

    private byte[] splice(byte[] event)
    {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = token(other);
        int to = Math.min(other.length, from + random.nextInt(300));
        return replace(event, token(event), random.nextInt(100), Arrays.copyOfRange(other, from, to));
    }

    private byte[] nest(byte[] event)
    {
        int depth = 1 + random.nextInt(random.nextInt(4) == 0 ? 1_200 : 70);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        return insertAtToken(event, "\"n\":" + open.repeat(depth) + "1" + close.repeat(random.nextInt(8) == 0 ? depth - 1 : depth) + ",");
    }

    private byte[] escape(byte[] event)
    {
        int start = position(event);
        for (int index = start; index < event.length; index++) {
            if (event[index] >= 'a' && event[index] <= 'z') {
                return replace(event, index, 1, String.format("\\u%04x", (int) event[index]).getBytes(StandardCharsets.UTF_8));
            }
        }
        return event;
    }

    private byte[] replaceNumber(byte[] event)
    {
        int start = position(event);
        while (start < event.length && (event[start] < '0' || event[start] > '9')) {
            start++;
        }
        int end = start;
        while (end < event.length && event[end] >= '0' && event[end] <= '9') {
            end++;
        }
        String number = switch (random.nextInt(5)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> "-" + random.nextInt(10);
            default -> "0" + random.nextInt(1_000);
        };
        return replace(event, start, end - start, number.getBytes(StandardCharsets.UTF_8));
    }
}
