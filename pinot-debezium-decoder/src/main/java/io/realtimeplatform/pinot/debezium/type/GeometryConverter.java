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

/**
 * Geometries, geographies and points: well-known binary with the number of its reference system beside it, a point with
 * its coordinates too.
 */
final class GeometryConverter
        extends ValueConverter
{
    private static final FieldNames NAMES = new FieldNames(List.of("wkb", "srid", "x", "y"));

    private final Form form;
    private final int wanted;

    GeometryConverter(Form form)
    {
        this.form = form;
        wanted = wanted(form);
    }

    private static int wanted(Form form)
    {
        switch (form) {
            case SRID:
                return 1;
            case X:
                return 2;
            case Y:
                return 3;
            default:
                return 0;
        }
    }

    @Override
    boolean isVerbatim()
    {
        return form == Form.VALUE;
    }

    @Override
    public Object convert(PayloadReader reader)
    {
        if (isVerbatim()) {
            if (reader.kind() != ValueKind.RECORD) {
                throw unexpected(reader, "a geometry as an object");
            }
            return reader.jsonText();
        }
        require(reader, ValueKind.RECORD, "a geometry");
        Object value = null;
        int field = reader.nextField(NAMES);
        while (field != PayloadReader.END) {
            if (field == wanted && reader.kind() != ValueKind.NULL) {
                value = part(reader);
            }
            else {
                reader.skip();
            }
            field = reader.nextField(NAMES);
        }
        if (value == null && form != Form.SRID) {
            throw new DecodeException(ErrorKind.BAD_TYPE, "the geometry has no " + NAMES.name(wanted));
        }
        return value;
    }

    private Object part(PayloadReader reader)
    {
        switch (form) {
            case BYTES:
            case TEXT:
                if (!isBinary(reader.kind())) {
                    throw unexpected(reader, "the bytes of a geometry");
                }
                byte[] bytes = reader.bytes();
                if (form == Form.TEXT) {
                    return ScalarConverters.hexadecimal(bytes);
                }
                return bytes;
            case SRID:
                require(reader, ValueKind.INTEGER, "the reference system of a geometry");
                long system = reader.longValue();
                if ((int) system != system) {
                    throw unexpected(reader, "the reference system of a geometry as an integer of 32 bits");
                }
                return (int) system;
            default:
                if (reader.kind() != ValueKind.INTEGER && reader.kind() != ValueKind.FRACTION) {
                    throw unexpected(reader, "a coordinate");
                }
                return reader.doubleValue();
        }
    }
}
