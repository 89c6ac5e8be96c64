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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small JSON texts as maps, lists, texts, Longs, Doubles, Booleans and nulls.
 */
final class JsonTree
{
    private static final FieldNames NO_NAMES = new FieldNames(List.of());

    private JsonTree() {}

    static Object read(PayloadReader reader)
    {
        switch (reader.kind()) {
            case RECORD:
                Map<String, Object> fields = new LinkedHashMap<>();
                while (reader.nextField(NO_NAMES) != PayloadReader.END) {
                    String name = reader.fieldName();
                    fields.put(name, read(reader));
                }
                return fields;
            case ARRAY:
                List<Object> elements = new ArrayList<>();
                while (reader.nextElement()) {
                    elements.add(read(reader));
                }
                return elements;
            case NULL:
                return null;
            case BOOLEAN:
                return reader.booleanValue();
            case INTEGER:
                return reader.longValue();
            case FRACTION:
                return reader.doubleValue();
            default:
                return reader.text();
        }
    }
}
