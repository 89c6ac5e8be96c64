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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.FieldType;
import io.realtimeplatform.pinot.debezium.payload.JsonTextReader;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the converter for a source type and a form.
 */
public final class ValueConverters
{
    private static final Set<Form> STRUCTURE = EnumSet.of(Form.VALUE, Form.TEXT, Form.JSON);
    private static final Set<Form> GEOMETRY = EnumSet.of(Form.VALUE, Form.JSON, Form.TEXT, Form.BYTES, Form.SRID, Form.X, Form.Y);
    private static final Set<Form> PLAIN = EnumSet.of(Form.VALUE, Form.TEXT);
    private static final Set<Form> TEXT = EnumSet.of(Form.VALUE, Form.TEXT, Form.UNSCALED, Form.NUMERIC);
    private static final Set<Form> BINARY = EnumSet.of(Form.VALUE, Form.TEXT, Form.BYTES, Form.UTF8, Form.BITS);
    private static final Set<Form> ENCODED = EnumSet.of(Form.VALUE, Form.TEXT, Form.BYTES);
    private static final Set<Form> DECIMAL = EnumSet.of(Form.VALUE, Form.TEXT, Form.UNSCALED);
    private static final Set<Form> TIME = EnumSet.of(Form.VALUE, Form.TEXT, Form.EPOCH_MILLISECONDS, Form.EPOCH_MICROSECONDS);
    private static final Set<Form> INSTANT = EnumSet.of(Form.VALUE, Form.TEXT, Form.EPOCH_MILLISECONDS, Form.EPOCH_MICROSECONDS, Form.EPOCH_DAYS);

    private ValueConverters() {}

    /**
     * Checks that a form exists for a type.
     *
     * @throws IllegalArgumentException if it does not; the message names the forms that do
     */
    public static void checkForm(SourceType type, Form form)
    {
        if (type == SourceType.UNDECLARED) {
            return;
        }
        Set<Form> allowed = forms(type.family());
        if (!allowed.contains(form)) {
            throw new IllegalArgumentException("form '" + form.configName() + "' does not exist for this type, allowed are " +
                    Arrays.stream(Form.values()).filter(allowed::contains).map(Form::configName).collect(Collectors.joining(", ")));
        }
    }

    /**
     * @param field the field in the event's own schema, null if the event has none
     */
    public static ValueConverter create(ColumnType column, FieldType field)
    {
        SourceType actual = column.source();
        if (field != null) {
            actual = SourceType.of(field);
        }
        if (column.target().isPresent()) {
            return targeted(column, column.target().get(), actual, field);
        }
        if (column.form() == Form.JSON && column.element() != SourceType.UNDECLARED && field == null) {
            return StructureWriter.ofElements(column.element(), column.scale());
        }
        return create(column.source(), column.scale(), column.form(), field);
    }

    private static ValueConverter targeted(ColumnType column, Target target, SourceType actual, FieldType field)
    {
        if (target.isMultiValue()) {
            return multiValue(column, target, actual, field);
        }
        ValueConverter converter;
        if (actual == SourceType.UNDECLARED && target.dataType() == Target.DataType.BYTES && column.form() == Form.VALUE) {
            converter = BinaryConverter.create(Form.BYTES, OptionalInt.empty());
        }
        else {
            converter = create(new ColumnType(column.source(), column.element(), column.scale(), column.form(), Optional.empty()), field);
        }
        boolean trusted = actual.family() == SourceType.Family.JSON || actual.family() == SourceType.Family.STRUCTURE;
        if (target.dataType() == Target.DataType.JSON && trusted) {
            return converter;
        }
        return new TargetConverter(converter, target);
    }

    private static ValueConverter multiValue(ColumnType column, Target target, SourceType actual, FieldType field)
    {
        Target element = target.element();
        switch (actual.family()) {
            case LABELS:
                return new ArrayConverters.LabelsConverter(element);
            case SPARSE_VECTOR:
                return new ArrayConverters.SparseVectorConverter(element);
            case STRUCTURE:
            case UNDECLARED:
                FieldType elementField = null;
                if (field != null) {
                    elementField = field.element();
                }
                ColumnType type = new ColumnType(column.element(), SourceType.UNDECLARED, column.scale(), column.form(), Optional.of(element));
                return new ArrayConverters.ElementsConverter(create(type, elementField));
            default:
                ColumnType single = new ColumnType(column.source(), column.element(), column.scale(), column.form(), Optional.of(element));
                return new ArrayConverters.ElementsConverter(create(single, field));
        }
    }

    /**
     * @param declared the type that the column's configuration names, UNDECLARED if it names none
     * @param scale the scale that the configuration names
     * @param field the field in the event's own schema, null if the event has none
     */
    static ValueConverter create(SourceType declared, OptionalInt scale, Form form, FieldType field)
    {
        SourceType actual = declared;
        OptionalInt actualScale = scale;
        if (field != null) {
            actual = SourceType.of(field);
            actualScale = field.scale();
            if (declared.family() == SourceType.Family.ENCODED && actual.family() == SourceType.Family.TEXT) {
                actual = declared;
            }
            if (declared != SourceType.UNDECLARED && declared.family() != actual.family()) {
                return new Refusing("the column is declared as " + declared + ", the event's schema says " + field);
            }
        }
        if (actual != SourceType.UNDECLARED && !forms(actual.family()).contains(form)) {
            return new Refusing("form '" + form.configName() + "' does not exist for the type in the event's schema, " + field);
        }
        SourceType result = actual;
        if (declared != SourceType.UNDECLARED) {
            result = declared;
        }
        switch (actual.family()) {
            case INTEGER:
                return new ScalarConverters.IntegerConverter(actual, result, form);
            case FLOAT32:
            case FLOAT64:
                return new ScalarConverters.FloatConverter(actual, form);
            case BOOLEAN:
                return new ScalarConverters.BooleanConverter(form);
            case TEXT:
                if (form == Form.UNSCALED || form == Form.NUMERIC) {
                    return new DecimalConverter(actual, actualScale, scale, form);
                }
                return new ScalarConverters.TextConverter("text");
            case JSON:
                return new ScalarConverters.JsonConverter();
            case LABELS:
                return new ScalarConverters.TextConverter("text");
            case STRUCTURE:
            case SPARSE_VECTOR:
                if (form == Form.JSON) {
                    return StructureWriter.of(field);
                }
                return new ScalarConverters.StructureConverter();
            case GEOMETRY:
                if (form == Form.JSON) {
                    return StructureWriter.of(null);
                }
                return new GeometryConverter(form);
            case ENCODED:
                return new EncodedConverter(actual, form);
            case BINARY:
                return BinaryConverter.create(form, scale);
            case UUID:
                return new UuidConverter(form);
            case DECIMAL:
                return new DecimalConverter(actual, actualScale, scale, form);
            case DATE:
            case TIME:
            case TIMESTAMP:
            case ZONED_TIMESTAMP:
                return TemporalConverter.create(actual, form);
            case UNDECLARED:
                return undeclared(form);
        }
        throw new IllegalArgumentException("No converter for " + actual);
    }

    /**
     * Like {@link #create}, for values of a document in MongoDB's extended JSON.
     */
    public static ValueConverter createExtendedJson(ColumnType column)
    {
        ValueConverter converter = new ExtendedJsonConverter(column.source(), column.scale(), column.form());
        if (column.target().isEmpty()) {
            return converter;
        }
        Target target = column.target().get();
        if (target.isMultiValue()) {
            return new ArrayConverters.ElementsConverter(new TargetConverter(converter, target.element()));
        }
        return new TargetConverter(converter, target);
    }

    private static ValueConverter undeclared(Form form)
    {
        switch (form) {
            case VALUE:
            case TEXT:
                return new UndeclaredConverter(form);
            case BYTES:
                return BinaryConverter.create(form, OptionalInt.empty());
            default:
                return new Refusing("form '" + form.configName() + "' needs the type: name it in the property columns, or let the connector's converter write the schema");
        }
    }

    private static Set<Form> forms(SourceType.Family family)
    {
        switch (family) {
            case TEXT:
                return TEXT;
            case STRUCTURE:
            case SPARSE_VECTOR:
                return STRUCTURE;
            case GEOMETRY:
                return GEOMETRY;
            case BINARY:
                return BINARY;
            case ENCODED:
            case UUID:
                return ENCODED;
            case DECIMAL:
                return DECIMAL;
            case TIME:
                return TIME;
            case DATE:
            case TIMESTAMP:
            case ZONED_TIMESTAMP:
                return INSTANT;
            default:
                return PLAIN;
        }
    }

    /**
     * Holds a value to what the column's type can hold.
     */
    private static final class TargetConverter
            extends ValueConverter
    {
        private final ValueConverter converter;
        private final Target target;
        /**
         * Null where the column is not JSON.
         */
        private final JsonTextReader texts;

        private TargetConverter(ValueConverter converter, Target target)
        {
            this.converter = converter;
            this.target = target;
            texts = target.dataType() == Target.DataType.JSON ? new JsonTextReader() : null;
        }

        @Override
        public boolean isBinary()
        {
            return converter.isBinary();
        }

        @Override
        public boolean isElementwise()
        {
            return converter.isElementwise();
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            // a structure that is kept as it is was checked as it was read
            boolean checked = reader.kind().isStructure() && converter.isVerbatim();
            Object value = converter.convert(reader);
            if (value == null) {
                return null;
            }
            if (texts != null && value instanceof String) {
                return checked ? value : target.fitJson((String) value, texts);
            }
            return target.fit(value);
        }
    }

    /**
     * A column that cannot be read from the events of this schema: an error for each value that is not null.
     */
    private static final class Refusing
            extends ValueConverter
    {
        private final String reason;

        private Refusing(String reason)
        {
            this.reason = reason;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            throw new DecodeException(ErrorKind.BAD_TYPE, reason);
        }
    }
}
