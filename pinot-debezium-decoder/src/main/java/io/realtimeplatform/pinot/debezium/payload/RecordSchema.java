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

import java.util.HashMap;
import java.util.Map;

/**
 * The types of a row's fields as a message carries them. Compared by identity: a reader returns the same object
 * for the same schema.
 */
public final class RecordSchema
{
    /**
     * For messages without a schema.
     */
    public static final RecordSchema NONE = new RecordSchema(Map.of());

    /**
     * For documents in MongoDB's extended JSON: values tell their types themselves, such as
     * {@code {"$numberLong": "5"}}.
     */
    public static final RecordSchema EXTENDED_JSON = new RecordSchema(Map.of());

    private final Map<String, FieldType> fields;

    public RecordSchema(Map<String, FieldType> fields)
    {
        this.fields = Map.copyOf(new HashMap<>(fields));
    }

    /**
     * The type of a field, or null if the schema does not have the field.
     */
    public FieldType field(String name)
    {
        return fields.get(name);
    }

    public Map<String, FieldType> fields()
    {
        return fields;
    }
}
