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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.FieldType;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.RecordSchema;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import io.realtimeplatform.pinot.debezium.type.ValueConverter;
import io.realtimeplatform.pinot.debezium.type.ValueConverters;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source field, the columns that it feeds, and its value in the event at hand.
 */
final class RowField
{
    enum State
    {
        /**
         * Null, or not in the event.
         */
        NULL,
        VALUE,
        /**
         * The source did not write the value into its log, because it was not changed.
         */
        UNAVAILABLE
    }

    /**
     * Schemas remembered: those of a topic of many tables take turns.
     */
    private static final int MOST_SCHEMAS = 64;

    private final String name;
    private final List<ColumnMapping> columns = new ArrayList<>();
    private final Map<RecordSchema, ValueConverter[]> convertersBySchema = new IdentityHashMap<>();
    private ValueConverter[] converters = new ValueConverter[0];
    private String[] columnNames = new String[0];
    private Object[] values = new Object[0];
    private long[] columnHashes = new long[0];

    /**
     * The column whose value stands for the field's: the first by name, whatever order Pinot names them in.
     */
    private int first;
    private boolean binary;
    private boolean elementwise;
    private boolean key;
    private State state = State.NULL;
    private boolean unset;

    RowField(String name)
    {
        this.name = name;
    }

    String name()
    {
        return name;
    }

    void addColumn(ColumnMapping column)
    {
        columns.add(column);
        columnNames = Arrays.copyOf(columnNames, columns.size());
        columnNames[columns.size() - 1] = column.column();
        values = new Object[columns.size()];
        columnHashes = Arrays.copyOf(columnHashes, columns.size());
        columnHashes[columns.size() - 1] = ValueHash.of(column.column());
        if (column.column().compareTo(columns.get(first).column()) < 0) {
            first = columns.size() - 1;
        }
        converters = new ValueConverter[columns.size()];
        convertersBySchema.clear();
    }

    List<String> columns()
    {
        return List.of(columnNames);
    }

    boolean isKey()
    {
        return key;
    }

    void setKey()
    {
        key = true;
    }

    State state()
    {
        return state;
    }

    /**
     * Takes the converters for the events of a schema.
     *
     * @return whether the schema is new
     */
    boolean bind(RecordSchema schema)
    {
        ValueConverter[] known = convertersBySchema.get(schema);
        boolean added = known == null;
        if (added) {
            if (convertersBySchema.size() == MOST_SCHEMAS) {
                convertersBySchema.clear();
            }
            known = converters(schema);
            convertersBySchema.put(schema, known);
        }
        converters = known;
        binary = false;
        elementwise = false;
        for (ValueConverter converter : converters) {
            binary |= converter.isBinary();
            elementwise |= converter.isElementwise();
        }
        return added;
    }

    private ValueConverter[] converters(RecordSchema schema)
    {
        FieldType type = schema.field(name);
        ValueConverter[] resolved = new ValueConverter[columns.size()];
        for (int index = 0; index < resolved.length; index++) {
            resolved[index] = converter(columns.get(index), type, isExtendedJson(schema));
        }
        return resolved;
    }

    private static ValueConverter converter(ColumnMapping column, FieldType type, boolean extendedJson)
    {
        if (extendedJson) {
            return ValueConverters.createExtendedJson(column.type());
        }
        return ValueConverters.create(column.type(), type);
    }

    @SuppressWarnings("ReferenceEquality") // schemas are compared by identity
    private static boolean isExtendedJson(RecordSchema schema)
    {
        return schema == RecordSchema.EXTENDED_JSON;
    }

    void clear()
    {
        state = State.NULL;
        unset = false;
        for (int index = 0; index < values.length; index++) {
            values[index] = null;
        }
    }

    /**
     * Notes that the event has no cell for the field.
     */
    void clearUnset()
    {
        clear();
        unset = true;
    }

    /**
     * Makes a field without a cell one whose value is unavailable.
     *
     * @return whether it is
     */
    boolean markUnset()
    {
        if (!unset || key) {
            return false;
        }
        state = State.UNAVAILABLE;
        return true;
    }

    void read(PayloadReader reader, Placeholder placeholder)
    {
        ValueKind kind = reader.kind();
        if (kind == ValueKind.NULL) {
            clear();
            return;
        }
        if (placeholder.matches(reader, kind, binary)) {
            reader.skip();
            clear();
            state = State.UNAVAILABLE;
            return;
        }
        state = State.VALUE;
        if (converters.length == 0) {
            reader.skip();
        }
        else if (kind.isStructure() && (converters.length > 1 || elementwise)) {
            readStructure(reader, placeholder);
        }
        else {
            for (int index = 0; index < converters.length; index++) {
                values[index] = convert(reader, index);
            }
            if (kind.isStructure() && placeholder.isStructure(values[0])) {
                clear();
                state = State.UNAVAILABLE;
            }
        }
    }

    /**
     * Reads a structure once for each column.
     */
    private void readStructure(PayloadReader reader, Placeholder placeholder)
    {
        long range = reader.skipRange();
        if (elementwise && placeholder.isStructure(reader, range)) {
            clear();
            state = State.UNAVAILABLE;
            return;
        }
        for (int index = 0; index < converters.length; index++) {
            values[index] = convert(reader.reopen(range), index);
        }
        if (placeholder.isStructure(values[0])) {
            clear();
            state = State.UNAVAILABLE;
        }
    }

    private Object convert(PayloadReader reader, int index)
    {
        try {
            return converters[index].convert(reader);
        }
        catch (DecodeException e) {
            String column = columns.get(index).column();
            String field = "";
            if (!column.equals(name)) {
                field = " (field " + name + ")";
            }
            throw new DecodeException(e.kind(), "column " + column + field + ": " + e.getMessage(), e);
        }
    }

    void writeTo(GenericRow row)
    {
        for (int index = 0; index < values.length; index++) {
            if (values[index] != null) {
                row.putValue(columnNames[index], values[index]);
            }
        }
    }

    /**
     * A hash of the values and of the columns that they are in, 0 where they are null.
     */
    long fingerprint(long seed)
    {
        long sum = 0;
        for (int index = 0; index < values.length; index++) {
            if (values[index] != null) {
                sum += ValueHash.mix(ValueHash.mix(columnHashes[index] ^ seed) ^ ValueHash.of(values[index]));
            }
        }
        return sum;
    }

    /**
     * A hash of the value. The field has a column and a value.
     */
    long hash()
    {
        return ValueHash.of(values[first]);
    }
}
