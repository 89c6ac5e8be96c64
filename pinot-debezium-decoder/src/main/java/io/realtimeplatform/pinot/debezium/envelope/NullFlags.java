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

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells which of a row's fields are null, by a text with a character for each. Rows whose text is that of the row before
 * share it.
 */
final class NullFlags
{
    private final List<RowField> fields;
    private final byte[] flags;
    private String text = "";

    NullFlags(List<RowField> fields)
    {
        this.fields = List.copyOf(fields);
        flags = new byte[fields.size()];
    }

    /**
     * 1 for a field that is null, else 0.
     */
    String text()
    {
        boolean changed = flags.length != text.length();
        for (int index = 0; index < flags.length; index++) {
            byte flag = '0';
            if (fields.get(index).state() != RowField.State.VALUE) {
                flag = '1';
            }
            changed |= flags[index] != flag;
            flags[index] = flag;
        }
        if (changed) {
            text = new String(flags, StandardCharsets.US_ASCII);
        }
        return text;
    }
}
