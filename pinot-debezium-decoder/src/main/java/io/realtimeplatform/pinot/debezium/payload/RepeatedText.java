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

/**
 * Reads a text that has few values, and for each of them the same String. Not thread-safe.
 */
public final class RepeatedText
{
    /**
     * An operation has no more.
     */
    private static final int MOST_TEXTS = 4;
    /**
     * Texts that change on and on are not worth being shared.
     */
    private static final int MOST_LEARNED = 1_000;

    private final KnownText[] texts = new KnownText[MOST_TEXTS];
    private int learned;

    /**
     * @param reader stands on a scalar that is not null
     */
    public String read(PayloadReader reader)
    {
        for (KnownText text : texts) {
            if (text == null) {
                break;
            }
            if (reader.isText(text)) {
                return text.text();
            }
        }
        return learn(reader.text());
    }

    private String learn(String text)
    {
        if (learned == MOST_LEARNED) {
            return text;
        }
        // that of the class files, so that it is compared at once
        String shared = text.intern();
        texts[learned % MOST_TEXTS] = new KnownText(shared);
        learned++;
        return shared;
    }
}
