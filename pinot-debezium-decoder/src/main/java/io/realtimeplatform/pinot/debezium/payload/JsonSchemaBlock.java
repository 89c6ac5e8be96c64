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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the schema block that JsonConverter writes with {@code schemas.enable=true}.
 */
final class JsonSchemaBlock
{
    private static final FieldNames NAMES = new FieldNames(List.of("type", "name", "field", "fields", "parameters", "items", "values"));
    private static final int TYPE = 0;
    private static final int NAME = 1;
    private static final int FIELD = 2;
    private static final int FIELDS = 3;
    private static final int PARAMETERS = 4;
    private static final int ITEMS = 5;
    private static final int VALUES = 6;

    private static final FieldNames SCALE = new FieldNames(List.of("scale"));

    private String type;
    private String name;
    private String field;
    private OptionalInt scale = OptionalInt.empty();
    private Map<String, JsonSchemaBlock> fields = Map.of();
    private JsonSchemaBlock element;

    private JsonSchemaBlock() {}

    /**
     * The types of the row's fields: those of {@code after} or {@code before} in an envelope, else those of the
     * record itself.
     */
    static RecordSchema parse(PayloadReader reader)
    {
        JsonSchemaBlock block = read(reader);
        if (block.fields.containsKey("op") && block.fields.containsKey("source")) {
            for (String row : List.of("after", "before")) {
                JsonSchemaBlock nested = block.fields.get(row);
                if (nested != null && !nested.fields.isEmpty()) {
                    return toSchema(nested);
                }
            }
        }
        if (block.fields.containsKey("op") && block.fields.containsKey("source")) {
            // MongoDB: the row is a document in a text, which tells its types itself
            return RecordSchema.NONE;
        }
        return toSchema(block);
    }

    private static RecordSchema toSchema(JsonSchemaBlock block)
    {
        Map<String, FieldType> types = new LinkedHashMap<>();
        block.fields.forEach((field, node) -> types.put(field, toType(node)));
        return new RecordSchema(types);
    }

    private static FieldType toType(JsonSchemaBlock block)
    {
        FieldType element = null;
        if (block.element != null) {
            element = toType(block.element);
        }
        Map<String, FieldType> fields = new LinkedHashMap<>();
        block.fields.forEach((field, node) -> fields.put(field, toType(node)));
        return new FieldType(primitive(block.type), block.name, block.scale, element, fields);
    }

    private static String primitive(String type)
    {
        if (type == null) {
            throw new DecodeException("the schema block has a field without a type");
        }
        // JsonConverter's own names
        if (type.equals("float")) {
            return "float32";
        }
        if (type.equals("double")) {
            return "float64";
        }
        return type;
    }

    private static JsonSchemaBlock read(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.RECORD) {
            throw new DecodeException("expected an object in the schema block, found " + reader.kind().description());
        }
        JsonSchemaBlock block = new JsonSchemaBlock();
        int index = reader.nextField(NAMES);
        while (index != PayloadReader.END) {
            ValueKind kind = reader.kind();
            if (index == TYPE && kind == ValueKind.TEXT) {
                block.type = reader.text();
            }
            else if (index == NAME && kind == ValueKind.TEXT) {
                block.name = reader.text();
            }
            else if (index == FIELD && kind == ValueKind.TEXT) {
                block.field = reader.text();
            }
            else if (index == PARAMETERS && kind == ValueKind.RECORD) {
                block.scale = readScale(reader);
            }
            else if (index == FIELDS && kind == ValueKind.ARRAY) {
                block.fields = readFields(reader);
            }
            else if ((index == ITEMS || index == VALUES) && kind == ValueKind.RECORD) {
                block.element = read(reader);
            }
            else {
                reader.skip();
            }
            index = reader.nextField(NAMES);
        }
        return block;
    }

    private static Map<String, JsonSchemaBlock> readFields(PayloadReader reader)
    {
        Map<String, JsonSchemaBlock> fields = new LinkedHashMap<>();
        while (reader.nextElement()) {
            JsonSchemaBlock block = read(reader);
            if (block.field == null) {
                throw new DecodeException("the schema block has a field without a name");
            }
            fields.put(block.field, block);
        }
        return fields;
    }

    private static OptionalInt readScale(PayloadReader reader)
    {
        OptionalInt scale = OptionalInt.empty();
        int index = reader.nextField(SCALE);
        while (index != PayloadReader.END) {
            if (index == 0) {
                try {
                    scale = OptionalInt.of(Integer.parseInt(reader.text()));
                }
                catch (NumberFormatException e) {
                    throw new DecodeException("the schema block has the scale " + reader.text(), e);
                }
            }
            reader.skip();
            index = reader.nextField(SCALE);
        }
        return scale;
    }
}
