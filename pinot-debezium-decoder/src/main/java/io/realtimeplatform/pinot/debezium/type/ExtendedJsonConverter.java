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
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.List;
import java.util.OptionalInt;

/**
 * Values of MongoDB documents in extended JSON, canonical or relaxed: an object such as {@code {"$numberLong": "5"}} is the
 * scalar in it, every other object or array is kept as JSON text.
 */
final class ExtendedJsonConverter
        extends ValueConverter
{
    private static final List<String> WRAPPERS = List.of(
            "$oid", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$date", "$uuid", "$symbol", "$binary");
    private static final FieldNames NAMES = new FieldNames(WRAPPERS);
    private static final FieldNames BINARY = new FieldNames(List.of("base64", "subType"));
    private static final FieldNames DATE = new FieldNames(List.of("$numberLong"));
    private static final String DECIMAL_INFINITY = "Infinity";

    private final SourceType declared;
    private final OptionalInt scale;
    private final Form form;
    private final ValueConverter plain;

    ExtendedJsonConverter(SourceType declared, OptionalInt scale, Form form)
    {
        this.declared = declared;
        this.scale = scale;
        this.form = form;
        plain = ValueConverters.create(declared, scale, form, null);
    }

    @Override
    public boolean isBinary()
    {
        return plain.isBinary();
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (reader.kind() != ValueKind.RECORD) {
            return plain.convert(reader);
        }
        long range = reader.skipRange();
        PayloadReader wrapper = reader.reopen(range);
        int name = wrapper.nextField(NAMES);
        if (name < 0) {
            return plain.convert(reader.reopen(range));
        }
        return scalar(wrapper, WRAPPERS.get(name));
    }

    private Object scalar(PayloadReader reader, String wrapper)
    {
        switch (wrapper) {
            case "$numberLong":
            case "$numberInt":
                return converted(SourceType.INT64, ValueKind.INTEGER, text(reader, wrapper));
            case "$numberDouble":
                return floating(text(reader, wrapper));
            case "$numberDecimal":
                return decimal(text(reader, wrapper));
            case "$date":
                return date(reader);
            case "$binary":
                return binary(reader);
            case "$uuid":
                return converted(SourceType.UUID, ValueKind.TEXT, text(reader, wrapper));
            default:
                return converted(SourceType.STRING, ValueKind.TEXT, text(reader, wrapper));
        }
    }

    private Object converted(SourceType natural, ValueKind kind, String text)
    {
        ScalarReader scalar = new ScalarReader(kind, text);
        if (declared != SourceType.UNDECLARED) {
            return plain.convert(scalar);
        }
        return ValueConverters.create(natural, scale, form, null).convert(scalar);
    }

    private Object floating(String text)
    {
        if (text.equals("NaN") || text.endsWith(DECIMAL_INFINITY)) {
            return converted(SourceType.FLOAT64, ValueKind.TEXT, text);
        }
        return converted(SourceType.FLOAT64, ValueKind.FRACTION, text);
    }

    private Object decimal(String text)
    {
        if (text.equals("NaN") || text.endsWith(DECIMAL_INFINITY)) {
            return converted(SourceType.STRING, ValueKind.TEXT, text);
        }
        if (declared == SourceType.UNDECLARED && form != Form.UNSCALED) {
            return DecimalConverter.parse(text).toPlainString();
        }
        return converted(SourceType.STRING, ValueKind.TEXT, text);
    }

    /**
     * Milliseconds since the epoch, in canonical form within {@code $numberLong}, in relaxed form an ISO 8601 text.
     */
    private Object date(PayloadReader reader)
    {
        if (reader.kind() == ValueKind.TEXT) {
            return converted(SourceType.ZONED_TIMESTAMP, ValueKind.TEXT, close(reader, reader.text()));
        }
        if (reader.kind() == ValueKind.INTEGER) {
            return converted(SourceType.TIMESTAMP_MILLISECONDS, ValueKind.INTEGER, close(reader, reader.text()));
        }
        if (reader.kind() != ValueKind.RECORD || reader.nextField(DATE) != 0) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a date in extended JSON");
        }
        String milliseconds = text(reader, "$date");
        return converted(SourceType.TIMESTAMP_MILLISECONDS, ValueKind.INTEGER, close(reader, milliseconds));
    }

    private Object binary(PayloadReader reader)
    {
        String base64 = null;
        String subType = "";
        if (reader.kind() == ValueKind.TEXT) {
            base64 = reader.text();
        }
        else if (reader.kind() == ValueKind.RECORD) {
            int name = reader.nextField(BINARY);
            while (name != PayloadReader.END) {
                if (name == 0 && reader.kind() == ValueKind.TEXT) {
                    base64 = reader.text();
                }
                else if (name == 1 && reader.kind() == ValueKind.TEXT) {
                    subType = reader.text();
                }
                reader.skip();
                name = reader.nextField(BINARY);
            }
        }
        if (base64 == null) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected bytes in extended JSON");
        }
        close(reader, base64);
        if (subType.equals("04") && (declared == SourceType.UUID || (declared == SourceType.UNDECLARED && form != Form.BYTES))) {
            byte[] bytes = new ScalarReader(ValueKind.TEXT, base64).bytes();
            if (bytes.length == 16) {
                return converted(SourceType.UUID, ValueKind.TEXT, uuid(ScalarConverters.hexadecimal(bytes)));
            }
        }
        return converted(SourceType.BYTES, ValueKind.TEXT, base64);
    }

    private static String uuid(String hexadecimal)
    {
        return String.join("-", hexadecimal.substring(0, 8), hexadecimal.substring(8, 12), hexadecimal.substring(12, 16), hexadecimal.substring(16, 20), hexadecimal.substring(20));
    }

    private static String text(PayloadReader reader, String wrapper)
    {
        if (reader.kind().isStructure() || reader.kind() == ValueKind.NULL) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "expected a text in " + wrapper + " of extended JSON, found " + reader.kind().description());
        }
        return close(reader, reader.text());
    }

    /**
     * Reads the rest of the record that the cursor is in.
     */
    private static String close(PayloadReader reader, String text)
    {
        while (reader.nextField(NAMES) != PayloadReader.END) {
            reader.skip();
        }
        return text;
    }
}
