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

import java.util.Locale;

/**
 * Why a message cannot become a row. The names are part of the decoder's contract: the helper column
 * {@code error_kind}, the log and the counters show them.
 */
public enum ErrorKind
{
    /**
     * Not of the configured format, or cut off.
     */
    MALFORMED,
    /**
     * Well formed, but neither a change event nor a row of the table.
     */
    UNEXPECTED_MESSAGE,
    /**
     * The registry answered that it does not have the message's schema, or the schema cannot be used.
     */
    UNKNOWN_SCHEMA,
    /**
     * The registry gave no answer for as long as the decoder waits.
     */
    REGISTRY_UNAVAILABLE,
    /**
     * A value that is not of its column's type or does not fit it.
     */
    BAD_TYPE,
    /**
     * A field of the primary key is null or missing.
     */
    NO_KEY,
    /**
     * The event has no position in the order of changes.
     */
    NO_POSITION,
    /**
     * The event does not carry the unchanged value of a column.
     */
    UNAVAILABLE_VALUE,
    UNKNOWN_OPERATION,
    TRUNCATE,
    /**
     * An error of the decoder itself.
     */
    INTERNAL;

    /**
     * The name in lower case, as users see it.
     */
    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
