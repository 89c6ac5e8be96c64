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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * What Debezium writes in place of a value that the source's log does not have (its property
 * {@code unavailable.value.placeholder}): the text itself; its bytes in a binary column, in whichever encoding those have; in
 * an array, the text, the bytes, their numbers one by one, or a uuid made of them; in an hstore, the text as key and value.
 */
final class Placeholder
{
    private static final String HEXADECIMAL_PREFIX = "hex:";

    private final String text;
    private final String binary;
    private final String urlSafe;
    private final String hexadecimal;
    private final Set<String> structures;
    private final int longestStructure;

    /**
     * @param configured the connector's property: a text, or {@code hex:} and digits
     * @throws IllegalArgumentException if the digits are none
     */
    Placeholder(String configured)
    {
        byte[] bytes = bytes(configured);
        text = new String(bytes, StandardCharsets.UTF_8);
        binary = Base64.getEncoder().encodeToString(bytes);
        urlSafe = Base64.getUrlEncoder().encodeToString(bytes);
        StringBuilder digits = new StringBuilder();
        StringJoiner numbers = new StringJoiner(",", "[", "]");
        for (byte part : bytes) {
            digits.append(Character.forDigit((part >> 4) & 0xF, 16)).append(Character.forDigit(part & 0xF, 16));
            numbers.add(Byte.toString(part));
        }
        hexadecimal = digits.toString();
        String quoted = JsonText.quote(text);
        structures = Set.of(
                "[" + quoted + "]",
                "[\"" + binary + "\"]",
                numbers.toString(),
                "[\"" + UUID.nameUUIDFromBytes(bytes) + "\"]",
                "{" + quoted + ":" + quoted + "}");
        longestStructure = structures.stream().mapToInt(String::length).max().orElseThrow();
    }

    private static byte[] bytes(String configured)
    {
        if (!configured.startsWith(HEXADECIMAL_PREFIX)) {
            return configured.getBytes(StandardCharsets.UTF_8);
        }
        String digits = configured.substring(HEXADECIMAL_PREFIX.length());
        if (digits.isEmpty() || digits.length() % 2 != 0 || !digits.chars().allMatch(digit -> digit < 128 && Character.digit(digit, 16) >= 0)) {
            throw new IllegalArgumentException("Property unavailable.value.placeholder: '" + configured + "' is not allowed, expected pairs of hexadecimal digits behind hex:");
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) Integer.parseInt(digits.substring(index * 2, index * 2 + 2), 16);
        }
        return bytes;
    }

    boolean matches(PayloadReader reader, ValueKind kind, boolean binaryColumn)
    {
        if (kind == ValueKind.BINARY) {
            return reader.isText(text);
        }
        if (kind != ValueKind.TEXT) {
            return false;
        }
        return reader.isText(text) || (binaryColumn && (reader.isText(binary) || reader.isText(urlSafe) || reader.isText(hexadecimal)));
    }

    /**
     * @param value a structure as JSON text, or whatever else a column has
     */
    boolean isStructure(Object value)
    {
        return value instanceof String && ((String) value).length() <= longestStructure && structures.contains(value);
    }

    /**
     * @param range of a structure that was skipped
     */
    boolean isStructure(PayloadReader reader, long range)
    {
        // no format has more than three bytes for a character; a long structure is not made a text for this
        return reader.length(range) <= 3 * longestStructure && isStructure(reader.reopen(range).jsonText());
    }
}
