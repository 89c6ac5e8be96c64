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

import java.util.function.Function;

/**
 * JSON that is not a message, such as a property's value.
 */
public final class JsonText
{
    private JsonText() {}

    /**
     * As {@link JsonTextReader#read}, for texts that are not read one after the other.
     */
    public static <T> T read(String json, Function<PayloadReader, T> content)
    {
        return new JsonTextReader().read(json, content);
    }

    /**
     * As {@link JsonTextReader#isValid}, for texts that are not read one after the other.
     */
    public static boolean isValid(String json)
    {
        return new JsonTextReader().isValid(json);
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
