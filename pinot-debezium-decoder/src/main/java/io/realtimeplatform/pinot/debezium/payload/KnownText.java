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
import java.util.Arrays;

import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.WORD;
import static io.realtimeplatform.pinot.debezium.payload.JsonBytes.word;

/**
 * A text that is expected, and the bytes that messages have for it.
 */
final class KnownText
{
    private final String text;
    /**
     * In whole words; the last is filled up with zeros. Null for a text beyond ASCII.
     */
    private final byte[] bytes;
    private final int length;
    private final long firstMask;

    KnownText(String text)
    {
        this.text = text;
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        length = encoded.length;
        bytes = length == text.length() ? Arrays.copyOf(encoded, Math.max(WORD, length)) : null;
        firstMask = length >= WORD ? -1 : (1L << (length * 8)) - 1;
    }

    String text()
    {
        return text;
    }

    /**
     * Whether these bytes of a text in ASCII are its own. The buffer has a whole word there.
     */
    boolean isThere(byte[] buffer, int from, int to)
    {
        return to - from == length
                && bytes != null
                && ((word(buffer, from) ^ word(bytes, 0)) & firstMask) == 0
                && (length <= WORD || Arrays.equals(buffer, from + WORD, to, bytes, WORD, length));
    }
}
