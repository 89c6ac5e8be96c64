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
package io.realtimeplatform.pinot.debezium.type;

import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.FieldType;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes arrays, maps and structs as JSON in which each value stands as its type means it: decimals as numbers, times as
 * texts, where the event has bytes and counts. A zero with a sign is text too: readers that keep numbers as decimals, such as
 * Pinot 1.x (PinotDataType), lose the sign.
 */
final class StructureWriter
        extends ValueConverter
{
    private static final FieldNames NO_NAMES = new FieldNames(List.of());
    private static final StructureWriter AS_IT_IS = new StructureWriter(null, false, null, Map.of());

    private final ValueConverter scalar;
    private final boolean quoted;
    private final StructureWriter element;
    private final Map<String, StructureWriter> fields;

    private StructureWriter(ValueConverter scalar, boolean quoted, StructureWriter element, Map<String, StructureWriter> fields)
    {
        this.scalar = scalar;
        this.quoted = quoted;
        this.element = element;
        this.fields = fields;
    }

    /**
     * @param type null if it is not known: values then stand as the event has them
     */
    static StructureWriter of(FieldType type)
    {
        if (type == null) {
            return AS_IT_IS;
        }
        SourceType source = SourceType.of(type);
        if (source.family() == SourceType.Family.STRUCTURE) {
            Map<String, StructureWriter> fields = new HashMap<>();
            type.fields().forEach((name, field) -> fields.put(name, of(field)));
            return new StructureWriter(null, false, of(type.element()), fields);
        }
        return scalar(source, type.scale(), type);
    }

    /**
     * For an array whose elements' type the configuration names.
     */
    static StructureWriter ofElements(SourceType element, OptionalInt scale)
    {
        return new StructureWriter(null, false, scalar(element, scale, null), Map.of());
    }

    private static StructureWriter scalar(SourceType source, OptionalInt scale, FieldType type)
    {
        switch (source.family()) {
            case DECIMAL:
            case JSON:
                return new StructureWriter(ValueConverters.create(source, scale, Form.TEXT, type), false, null, Map.of());
            case DATE:
            case TIME:
            case TIMESTAMP:
            case ZONED_TIMESTAMP:
            case UUID:
                return new StructureWriter(ValueConverters.create(source, scale, Form.TEXT, type), true, null, Map.of());
            default:
                return AS_IT_IS;
        }
    }

    @Override
    public boolean isElementwise()
    {
        return true;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (!reader.kind().isStructure()) {
            throw unexpected(reader, "an array or object");
        }
        StringBuilder json = new StringBuilder();
        write(json, reader);
        return json.toString();
    }

    private void write(StringBuilder json, PayloadReader reader)
    {
        ValueKind kind = reader.kind();
        if (kind == ValueKind.NULL) {
            json.append("null");
        }
        else if (kind == ValueKind.ARRAY) {
            writeArray(json, reader);
        }
        else if (scalar != null) {
            String text = (String) scalar.convert(reader);
            if (quoted) {
                JsonText.quote(json, text);
            }
            else {
                json.append(text);
            }
        }
        else if (kind == ValueKind.RECORD) {
            writeRecord(json, reader);
        }
        else if (kind == ValueKind.INTEGER || kind == ValueKind.BOOLEAN) {
            json.append(reader.text());
        }
        else if (kind == ValueKind.FRACTION) {
            writeFraction(json, reader.text());
        }
        else {
            JsonText.quote(json, reader.text());
        }
    }

    private static void writeFraction(StringBuilder json, String number)
    {
        if (number.charAt(0) == '-' && Double.parseDouble(number) == 0) {
            JsonText.quote(json, number);
        }
        else {
            json.append(number);
        }
    }

    private void writeArray(StringBuilder json, PayloadReader reader)
    {
        StructureWriter writer = element;
        if (writer == null) {
            // the type of the innermost elements is that of arrays in arrays too
            writer = this;
        }
        String separator = "[";
        while (reader.nextElement()) {
            json.append(separator);
            writer.write(json, reader);
            separator = ",";
        }
        if (separator.equals("[")) {
            json.append('[');
        }
        json.append(']');
    }

    private void writeRecord(StringBuilder json, PayloadReader reader)
    {
        String separator = "{";
        while (reader.nextField(NO_NAMES) != PayloadReader.END) {
            json.append(separator);
            separator = ",";
            JsonText.quote(json, reader.fieldName());
            json.append(':');
            StructureWriter writer = fields.get(reader.fieldName());
            if (writer == null) {
                writer = element;
            }
            if (writer == null) {
                writer = AS_IT_IS;
            }
            writer.write(json, reader);
        }
        if (separator.equals("{")) {
            json.append('{');
        }
        json.append('}');
    }
}
