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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

/**
 * A point in time that an event may have, in a unit of time since 1970. It becomes an object only where a column holds it.
 */
final class SourceTime
{
    private final String unit;
    private boolean present;
    private long value;

    SourceTime(String unit)
    {
        this.unit = unit;
    }

    void clear()
    {
        present = false;
    }

    /**
     * @param name of the field, for errors
     */
    void read(PayloadReader reader, ValueKind kind, String name)
    {
        present = false;
        if (kind == ValueKind.NULL) {
            return;
        }
        if (kind != ValueKind.INTEGER) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected " + name + " to be epoch " + unit + ", found " + kind.description());
        }
        value = reader.longValue();
        present = true;
    }

    boolean isPresent()
    {
        return present;
    }

    /**
     * The number of units, if it is present.
     */
    long value()
    {
        return value;
    }

    Long valueOrNull()
    {
        if (present) {
            return value;
        }
        return null;
    }

    @Override
    public String toString()
    {
        return String.valueOf(valueOrNull());
    }
}
