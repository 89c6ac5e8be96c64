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

/**
 * The beginning of a message for a log line: bounded, on one line, without control characters.
 */
final class Excerpt
{
    private static final int MOST_BYTES = 200;

    private Excerpt() {}

    static String of(byte[] message, int offset, int length)
    {
        String text = new String(message, offset, Math.min(length, MOST_BYTES), StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
                    || character == 0x2028 || character == 0x2029) {
                safe.append(String.format("\\u%04x", character));
            }
            else {
                safe.appendCodePoint(character);
            }
        });
        if (length > MOST_BYTES) {
            safe.append('…');
        }
        return safe.toString();
    }
}
