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

import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What Debezium writes in place of a value that the source's log does not have (its property
 * {@code unavailable.value.placeholder}): the text itself, its bytes in a binary column, or an array of that one text.
 */
final class Placeholder
{
    private final String text;
    private final String binary;
    private final String array;

    Placeholder(String text)
    {
        this.text = text;
        binary = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        array = "[\"" + text + "\"]";
    }

    boolean matches(PayloadReader reader, ValueKind kind, boolean binaryColumn)
    {
        return kind == ValueKind.TEXT && (reader.isText(text) || (binaryColumn && reader.isText(binary)));
    }

    boolean isArray(Object value)
    {
        return array.equals(value);
    }
}
