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
 * Reads JSON that stands as text in messages, one text after the other. Not thread-safe.
 */
public final class JsonTextReader
{
    private final JsonPayloadReader reader = new JsonPayloadReader();

    /**
     * Reads a JSON text that has to be one object or array and nothing more.
     *
     * @param content gets a cursor that stands on the object or array, and reads it to its end
     * @throws DecodeException if it is something else
     */
    public <T> T read(String json, Function<PayloadReader, T> content)
    {
        byte[] bytes = bytes(json);
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
    public boolean isValid(String json)
    {
        byte[] bytes = bytes(json);
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

    private static byte[] bytes(String json)
    {
        return json.strip().getBytes(StandardCharsets.UTF_8);
    }
}
