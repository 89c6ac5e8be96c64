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
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.envelope.ColumnMapping;
import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import io.realtimeplatform.pinot.debezium.type.ColumnType;
import io.realtimeplatform.pinot.debezium.type.Form;
import io.realtimeplatform.pinot.debezium.type.SourceType;
import io.realtimeplatform.pinot.debezium.type.Target;
import io.realtimeplatform.pinot.debezium.type.ValueConverters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the property {@code columns}: a JSON object of Pinot columns, each with
 * {@code field}, {@code type}, {@code element}, {@code scale}, {@code form} and {@code pinot_type}, all of which may be left out.
 */
final class ColumnsProperty
{
    private static final FieldNames ATTRIBUTES = new FieldNames(List.of("field", "type", "element", "scale", "form", "pinot_type"));
    private static final int FIELD = 0;
    private static final int TYPE = 1;
    private static final int ELEMENT = 2;
    private static final int SCALE = 3;
    private static final int FORM = 4;
    private static final int PINOT_TYPE = 5;
    private static final FieldNames NO_NAMES = new FieldNames(List.of());

    /**
     * More digits behind the point than any source has.
     */
    private static final int LARGEST_SCALE = 16_383;

    private ColumnsProperty() {}

    /**
     * @throws IllegalArgumentException naming the property, the column, the value and what is allowed
     */
    static Map<String, ColumnMapping> parse(String property, String value)
    {
        try {
            return JsonText.read(value, reader -> readColumns(property, reader));
        }
        catch (DecodeException e) {
            throw new IllegalArgumentException("Property " + property + ": '" + shortened(value) + "' is not allowed, expected a JSON object such as " +
                    "{\"price\": {\"field\": \"price\", \"type\": \"org.apache.kafka.connect.data.Decimal\", \"scale\": 2, \"form\": \"text\"}}: " + e.getMessage(), e);
        }
    }

    private static Map<String, ColumnMapping> readColumns(String property, PayloadReader reader)
    {
        requireKind(reader, ValueKind.RECORD, "the property");
        Map<String, ColumnMapping> columns = new LinkedHashMap<>();
        while (reader.nextField(NO_NAMES) != PayloadReader.END) {
            String column = reader.fieldName();
            requireKind(reader, ValueKind.RECORD, "column '" + column + "'");
            ColumnMapping mapping;
            try {
                mapping = readColumn(column, reader);
            }
            catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Property " + property + ", column '" + column + "': " + e.getMessage(), e);
            }
            if (columns.put(column, mapping) != null) {
                throw new DecodeException("column '" + column + "' is in it twice");
            }
        }
        return Collections.unmodifiableMap(columns);
    }

    private static ColumnMapping readColumn(String column, PayloadReader reader)
    {
        String field = column;
        String typeName = null;
        SourceType element = SourceType.UNDECLARED;
        Optional<Target> target = Optional.empty();
        OptionalInt scale = OptionalInt.empty();
        Form form = Form.VALUE;
        int attribute = reader.nextField(ATTRIBUTES);
        while (attribute != PayloadReader.END) {
            String where = "'" + reader.fieldName() + "' of column '" + column + "'";
            switch (attribute) {
                case FIELD:
                    requireKind(reader, ValueKind.TEXT, where);
                    field = reader.text();
                    break;
                case TYPE:
                    requireKind(reader, ValueKind.TEXT, where);
                    typeName = reader.text();
                    break;
                case ELEMENT:
                    requireKind(reader, ValueKind.TEXT, where);
                    element = SourceType.parse(reader.text());
                    break;
                case PINOT_TYPE:
                    requireKind(reader, ValueKind.TEXT, where);
                    target = Optional.of(Target.parse(reader.text()));
                    break;
                case SCALE:
                    requireKind(reader, ValueKind.INTEGER, where);
                    scale = scale(reader.longValue());
                    break;
                case FORM:
                    requireKind(reader, ValueKind.TEXT, where);
                    form = Form.parse(reader.text());
                    break;
                default:
                    throw new IllegalArgumentException("unknown attribute '" + reader.fieldName() + "', allowed are field, type, element, scale, form, pinot_type");
            }
            attribute = reader.nextField(ATTRIBUTES);
        }
        SourceType type = SourceType.UNDECLARED;
        if (typeName != null) {
            type = SourceType.parse(typeName);
            checkType(type, typeName, element, scale, form);
        }
        if (element != SourceType.UNDECLARED) {
            checkElement(type, element, scale, form, target);
        }
        return new ColumnMapping(column, field, new ColumnType(type, element, scale, form, target));
    }

    private static void checkElement(SourceType type, SourceType element, OptionalInt scale, Form form, Optional<Target> target)
    {
        if (type != SourceType.STRUCTURE) {
            throw new IllegalArgumentException("'element' is for the type 'array' only");
        }
        if (element == SourceType.DECIMAL && scale.isEmpty()) {
            throw new IllegalArgumentException("decimal elements need 'scale', the digits behind the point");
        }
        if (form == Form.JSON) {
            return;
        }
        if (target.isEmpty() || target.get().isMultiValue()) {
            ValueConverters.checkForm(element, form);
        }
    }

    private static void checkType(SourceType type, String typeName, SourceType element, OptionalInt scale, Form form)
    {
        if (element == SourceType.UNDECLARED) {
            ValueConverters.checkForm(type, form);
        }
        if (type == SourceType.DECIMAL && scale.isEmpty()) {
            throw new IllegalArgumentException("type '" + typeName + "' needs 'scale', the digits behind the point");
        }
        if (form == Form.BITS && scale.isEmpty()) {
            throw new IllegalArgumentException("form 'bits' of type '" + typeName + "' needs 'scale', the number of its digits");
        }
        if (form == Form.UNSCALED && scale.isEmpty()) {
            throw new IllegalArgumentException("form 'unscaled' of type '" + typeName + "' needs 'scale', the digits behind the point");
        }
        if (scale.isPresent() && element == SourceType.UNDECLARED && type.family() != SourceType.Family.DECIMAL && type != SourceType.STRING && form != Form.BITS) {
            throw new IllegalArgumentException("'scale' is for decimals, decimals as text and the form bits only, not for type '" + typeName + "'");
        }
    }

    private static OptionalInt scale(long value)
    {
        if (value < 0 || value > LARGEST_SCALE) {
            throw new IllegalArgumentException("scale " + value + " is not allowed, allowed are 0 to " + LARGEST_SCALE);
        }
        return OptionalInt.of((int) value);
    }

    private static void requireKind(PayloadReader reader, ValueKind expected, String where)
    {
        if (reader.kind() != expected) {
            throw new DecodeException(where + " is " + reader.kind().description() + ", expected " + expected.description());
        }
    }

    private static String shortened(String value)
    {
        if (value.length() <= 200) {
            return value;
        }
        return value.substring(0, 200) + "…";
    }
}
