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

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The type of a field as the message's own schema gives it: a Kafka Connect primitive ({@code int32}, {@code float64},
 * {@code string}, {@code array}…) and, where there is one, the logical name on top of it.
 */
public final class FieldType
{
    private final String primitive;
    private final String logicalName;
    private final OptionalInt scale;
    private final FieldType element;
    private final Map<String, FieldType> fields;

    /**
     * @param logicalName null if there is none
     * @param scale the parameter {@code scale} of a decimal
     */
    public FieldType(String primitive, String logicalName, OptionalInt scale)
    {
        this(primitive, logicalName, scale, null, Map.of());
    }

    /**
     * @param element of an array or map, null where it is not known
     * @param fields of a struct
     */
    public FieldType(String primitive, String logicalName, OptionalInt scale, FieldType element, Map<String, FieldType> fields)
    {
        this.element = element;
        this.fields = Map.copyOf(fields);
        this.primitive = Objects.requireNonNull(primitive, "primitive is null");
        this.logicalName = logicalName;
        this.scale = Objects.requireNonNull(scale, "scale is null");
    }

    public String primitive()
    {
        return primitive;
    }

    /**
     * The logical name, or null.
     */
    public String logicalName()
    {
        return logicalName;
    }

    public OptionalInt scale()
    {
        return scale;
    }

    /**
     * The type of an array's elements or a map's values, or null.
     */
    public FieldType element()
    {
        return element;
    }

    /**
     * The types of a struct's fields.
     */
    public Map<String, FieldType> fields()
    {
        return fields;
    }

    @Override
    public String toString()
    {
        if (logicalName == null) {
            return primitive;
        }
        return logicalName + " (" + primitive + ")";
    }
}
