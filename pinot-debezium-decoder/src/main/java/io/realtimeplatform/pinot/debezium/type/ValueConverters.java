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
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the converter for a source type and a form.
 */
public final class ValueConverters
{
    private static final Set<Form> PLAIN = EnumSet.of(Form.VALUE, Form.TEXT);
    private static final Set<Form> TEXT = EnumSet.of(Form.VALUE, Form.TEXT, Form.UNSCALED);
    private static final Set<Form> BINARY = EnumSet.of(Form.VALUE, Form.TEXT, Form.BYTES);
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
     * @param declared the type that the column's configuration names, UNDECLARED if it names none
     * @param scale the scale that the configuration names
     * @param field the field in the event's own schema, null if the event has none
     */
    public static ValueConverter create(SourceType declared, OptionalInt scale, Form form, FieldType field)
    {
        SourceType actual = declared;
        OptionalInt actualScale = scale;
        if (field != null) {
            actual = SourceType.of(field);
            actualScale = field.scale();
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
                if (form == Form.UNSCALED) {
                    return new DecimalConverter(actual, actualScale, scale, form);
                }
                return new ScalarConverters.TextConverter("text");
            case JSON:
                return new ScalarConverters.JsonConverter();
            case STRUCTURE:
                return new ScalarConverters.StructureConverter();
            case BINARY:
                return new ScalarConverters.BinaryConverter(form);
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
    public static ValueConverter createExtendedJson(SourceType declared, OptionalInt scale, Form form)
    {
        return new ExtendedJsonConverter(declared, scale, form);
    }

    private static ValueConverter undeclared(Form form)
    {
        switch (form) {
            case VALUE:
            case TEXT:
                return new ScalarConverters.UndeclaredConverter(form);
            case BYTES:
                return new ScalarConverters.BinaryConverter(form);
            default:
                return new Refusing("form '" + form.configName() + "' needs the type: name it in the property columns, or let the connector's converter write the schema");
        }
    }

    private static Set<Form> forms(SourceType.Family family)
    {
        switch (family) {
            case TEXT:
                return TEXT;
            case BINARY:
            case UUID:
                return BINARY;
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
