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

import java.util.Locale;

/**
 * A column that the decoder computes from the envelope.
 */
public enum Helper
{
    OPERATION,
    DELETED,
    POSITION,
    COMMIT_TIME,
    CAPTURE_TIME,
    DECODE_TIME,
    TRANSACTION_ID,
    SNAPSHOT,
    SOURCE_SCHEMA,
    SOURCE_TABLE,
    NULLS,
    /**
     * The columns whose value the event does not carry.
     */
    UNAVAILABLE,
    /**
     * Tells a row that stands for a message itself from the rows of the table.
     */
    EVENT_ID(true),
    ERROR_KIND(true),
    ERROR_MESSAGE(true),
    ERROR_PAYLOAD(true);

    private final boolean aboutMessage;

    Helper()
    {
        this(false);
    }

    Helper(boolean aboutMessage)
    {
        this.aboutMessage = aboutMessage;
    }

    /**
     * Whether the column is about the message, so that it can be filled for one that is no event.
     */
    public boolean isAboutMessage()
    {
        return aboutMessage;
    }

    /**
     * The name in the property {@code helper.<name>}, and behind the prefix in the column's default name.
     */
    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
