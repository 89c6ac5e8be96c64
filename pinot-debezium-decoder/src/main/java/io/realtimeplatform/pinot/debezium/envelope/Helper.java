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

import io.realtimeplatform.pinot.debezium.type.Target.DataType;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A column that the decoder computes from the envelope.
 */
public enum Helper
{
    OPERATION(false, DataType.STRING),
    DELETED(false, DataType.BOOLEAN),
    POSITION(false, DataType.LONG),
    COMMIT_TIME(false, DataType.TIMESTAMP, DataType.LONG),
    CAPTURE_TIME(false, DataType.TIMESTAMP, DataType.LONG),
    DECODE_TIME(false, DataType.TIMESTAMP, DataType.LONG),
    TRANSACTION_ID(false, DataType.STRING),
    SNAPSHOT(false, DataType.STRING),
    SOURCE_SCHEMA(false, DataType.STRING),
    SOURCE_TABLE(false, DataType.STRING),
    NULLS(false, DataType.STRING),
    /**
     * The columns whose value the event does not carry.
     */
    UNAVAILABLE(false, DataType.STRING, DataType.JSON),
    /**
     * The two halves of a hash of the row's values, 24 bits each.
     */
    FINGERPRINT_HIGH(false, DataType.INT, DataType.LONG),
    FINGERPRINT_LOW(false, DataType.INT, DataType.LONG),
    /**
     * A hash of the row's key.
     */
    BUCKET(false, DataType.INT, DataType.LONG),
    /**
     * Tells a row that stands for a message itself from the rows of the table.
     */
    EVENT_ID(true, DataType.STRING),
    ERROR_KIND(true, DataType.STRING),
    ERROR_MESSAGE(true, DataType.STRING),
    ERROR_PAYLOAD(true, DataType.BYTES);

    private final boolean aboutMessage;
    private final Set<DataType> dataTypes;

    Helper(boolean aboutMessage, DataType first, DataType... others)
    {
        this.aboutMessage = aboutMessage;
        dataTypes = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    /**
     * The name in the property {@code helper.<name>}, and behind the prefix in the column's default name.
     */
    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the column is about the message, so that it can be filled for one that is no event.
     */
    public boolean isAboutMessage()
    {
        return aboutMessage;
    }

    /**
     * The types that the column may have in Pinot.
     */
    public Set<DataType> dataTypes()
    {
        return dataTypes;
    }
}
