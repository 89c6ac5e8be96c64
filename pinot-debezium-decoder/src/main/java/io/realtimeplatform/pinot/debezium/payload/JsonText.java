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
import java.util.function.Function;

/**
 * JSON that is not a message, such as a property's value.
 */
public final class JsonText
{
    private JsonText() {}

    /**
     * Reads a JSON text that has to be one object or array and nothing more.
     *
     * @param content gets a cursor that stands on the object or array, and reads it to its end
     * @throws DecodeException if it is something else
     */
    public static <T> T read(String json, Function<PayloadReader, T> content)
    {
        byte[] bytes = json.strip().getBytes(StandardCharsets.UTF_8);
        JsonPayloadReader reader = new JsonPayloadReader();
        reader.open(bytes, 0, bytes.length);
        try {
            if (!reader.kind().isStructure()) {
                throw new DecodeException("expected a JSON object or array, found " + reader.kind().description());
            }
            T result = content.apply(reader);
            if (reader.position() != bytes.length) {
                throw new DecodeException("malformed JSON: text follows at byte " + reader.position());
            }
            return result;
        }
        finally {
            reader.close();
        }
    }

    /**
     * Whether a text is one JSON value, of any kind.
     */
    public static boolean isValid(String json)
    {
        byte[] bytes = json.strip().getBytes(StandardCharsets.UTF_8);
        JsonPayloadReader reader = new JsonPayloadReader();
        try {
            reader.open(bytes, 0, bytes.length);
            if (reader.kind() == ValueKind.TEXT) {
                // checked when it is read
                reader.text();
            }
            reader.skip();
            return reader.position() == bytes.length;
        }
        catch (DecodeException e) {
            return false;
        }
        finally {
            reader.close();
        }
    }

    /**
     * A text as a JSON string with its quotes.
     */
    public static String quote(String text)
    {
        StringBuilder quoted = new StringBuilder(text.length() + 2);
        quote(quoted, text);
        return quoted.toString();
    }

    /**
     * Appends a text as a JSON string with its quotes.
     */
    public static void quote(StringBuilder target, String text)
    {
        target.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                target.append('\\').append(character);
            }
            else if (character < ' ') {
                target.append("\\u00").append(Character.forDigit(character >> 4, 16)).append(Character.forDigit(character & 0xF, 16));
            }
            else {
                target.append(character);
            }
        }
        target.append('"');
    }
}
