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

/**
 * Base64 as converters write it: the standard alphabet, padded, without line breaks. Anything else is uncertain.
 */
final class Base64Text
{
    private static final byte[] VALUES = values();

    private Base64Text() {}

    private static byte[] values()
    {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int index = 0; index < alphabet.length(); index++) {
            values[alphabet.charAt(index)] = (byte) index;
        }
        return values;
    }

    /**
     * The number of bytes that the text stands for.
     */
    static int length(byte[] buffer, int from, int to)
    {
        int characters = to - from;
        if (characters == 0) {
            return 0;
        }
        if (characters % 4 != 0) {
            throw UncertainException.UNCERTAIN;
        }
        int length = characters / 4 * 3;
        if (buffer[to - 1] == '=') {
            length--;
            if (buffer[to - 2] == '=') {
                length--;
            }
        }
        return length;
    }

    static void decode(byte[] buffer, int from, byte[] target, int length)
    {
        int position = from;
        int index = 0;
        while (length - index >= 3) {
            int bits = value(buffer[position]) << 18 | value(buffer[position + 1]) << 12 | value(buffer[position + 2]) << 6 | value(buffer[position + 3]);
            target[index] = (byte) (bits >> 16);
            target[index + 1] = (byte) (bits >> 8);
            target[index + 2] = (byte) bits;
            position += 4;
            index += 3;
        }
        if (index == length) {
            return;
        }
        int bits = value(buffer[position]) << 18 | value(buffer[position + 1]) << 12;
        target[index] = (byte) (bits >> 16);
        int unused = bits & 0xFFFF;
        if (length - index == 2) {
            bits |= value(buffer[position + 2]) << 6;
            target[index + 1] = (byte) (bits >> 8);
            unused = bits & 0xFF;
        }
        if (unused != 0) {
            throw UncertainException.UNCERTAIN;
        }
    }

    private static int value(byte character)
    {
        int value = VALUES[character & 0xFF];
        if (value < 0) {
            throw UncertainException.UNCERTAIN;
        }
        return value;
    }
}
