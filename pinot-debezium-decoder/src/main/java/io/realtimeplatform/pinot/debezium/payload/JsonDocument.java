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
 * Opens JSON objects that stand as text in a message, one after the other. Not thread-safe.
 */
public final class JsonDocument
{
    private final JsonPayloadReader reader = new JsonPayloadReader();
    private int length;

    /**
     * A cursor that stands on the object, valid until the next document is opened.
     *
     * @throws DecodeException if the text does not begin with an object
     */
    public PayloadReader open(String text)
    {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
        reader.open(bytes, 0, length);
        if (reader.kind() != ValueKind.RECORD) {
            throw new DecodeException("expected a JSON object as text, found " + reader.kind().description());
        }
        return reader;
    }

    /**
     * Called when the object was read to its end.
     *
     * @throws DecodeException if something follows it
     */
    public void finish()
    {
        if (reader.position() != length) {
            throw new DecodeException("malformed JSON: text follows the document at byte " + reader.position());
        }
        reader.close();
    }
}
