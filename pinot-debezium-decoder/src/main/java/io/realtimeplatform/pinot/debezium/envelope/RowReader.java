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
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.RecordSchema;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Reads the fields of a row, wherever the event has it, and holds their values until the event is understood.
 * Not thread-safe.
 */
public final class RowReader
{
    /**
     * A bound for the fields taken without being asked for one by one.
     */
    private static final int MOST_FIELDS = 10_000;

    private final FieldNames names;
    private final boolean everything;
    private final Placeholder placeholder;
    private RowField[] fields = new RowField[0];
    private final RowField[] keys;
    /**
     * By index of the name; null where the name is none of a row's fields.
     */
    private RowField[] byName = new RowField[0];
    private RecordSchema schema;
    private final MissingFields missing = new MissingFields();
    private boolean unavailable;

    /**
     * Whether values may stand in Cassandra's cells. Until an event names its connector they are looked for.
     */
    private boolean mayHaveCells = true;
    private boolean cellsFound;
    private boolean hasCells;

    private boolean cleared;

    private final NullFlags nulls;

    /**
     * @param columns the columns asked for
     * @param everything take every other field as well, as a column of its name
     * @param keyFields the fields of the primary key, empty if they are not known
     * @param nullableFields the fields that the helper {@code nulls} tells about
     */
    public RowReader(List<ColumnMapping> columns, boolean everything, List<String> keyFields, List<String> nullableFields, String placeholder)
    {
        this.everything = everything;
        this.placeholder = new Placeholder(placeholder);
        names = new FieldNames(EventField.NAMES);
        columns.forEach(column -> field(column.field()).addColumn(column));
        keys = keyFields.stream().map(this::field).toArray(RowField[]::new);
        for (RowField key : keys) {
            key.setKey();
        }
        nulls = new NullFlags(nullableFields.stream().map(this::field).collect(Collectors.toList()));
        if (everything) {
            Arrays.stream(fields)
                    .filter(field -> field.columns().isEmpty())
                    .forEach(field -> field.addColumn(ColumnMapping.plain(field.name())));
        }
    }

    private RowField field(String name)
    {
        int index = names.add(name);
        if (index >= byName.length) {
            byName = Arrays.copyOf(byName, Math.max(index + 1, byName.length * 2));
        }
        if (byName[index] == null) {
            byName[index] = new RowField(name);
            fields = Arrays.copyOf(fields, fields.length + 1);
            fields[fields.length - 1] = byName[index];
        }
        return byName[index];
    }

    /**
     * The names of the row's fields, after those of {@link EventField}.
     */
    FieldNames names()
    {
        return names;
    }

    /**
     * Takes the converters for the events of a schema.
     */
    void bind(RecordSchema newSchema)
    {
        if (isSame(newSchema)) {
            return;
        }
        schema = newSchema;
        boolean added = false;
        for (RowField field : fields) {
            added |= field.bind(newSchema);
        }
        if (added) {
            missing.warn(List.of(fields), newSchema);
        }
    }

    @SuppressWarnings("ReferenceEquality") // schemas are compared by identity
    private boolean isSame(RecordSchema newSchema)
    {
        return schema == newSchema;
    }

    /**
     * The row's field that a name's index stands for, or null.
     */
    RowField find(PayloadReader reader, int index)
    {
        if (index >= 0 && index < byName.length && byName[index] != null) {
            return byName[index];
        }
        if (!everything || EventField.isMetadata(index)) {
            return null;
        }
        if (fields.length >= MOST_FIELDS) {
            throw new DecodeException(ErrorKind.UNEXPECTED_MESSAGE, "the events have more than " + MOST_FIELDS + " fields");
        }
        RowField field = field(reader.fieldName());
        field.addColumn(ColumnMapping.plain(reader.fieldName()));
        field.bind(schema);
        return field;
    }

    void clear()
    {
        if (cleared) {
            return;
        }
        cleared = true;
        unavailable = false;
        for (RowField field : fields) {
            field.clear();
        }
    }

    /**
     * Reads a record to its end.
     */
    void read(PayloadReader reader)
    {
        read(reader, false);
    }

    /**
     * Reads the key of a record to its end, or all of it where the key is not known. Under the default replica identity
     * the other columns of a deleted row are null, or, where null is not allowed, placeholders that need not be values
     * of their type: an empty text for a uuid.
     */
    void readKey(PayloadReader reader)
    {
        read(reader, keys.length > 0);
    }

    private void read(PayloadReader reader, boolean keyOnly)
    {
        clear();
        int index = reader.nextField(names);
        while (index != PayloadReader.END) {
            RowField field = find(reader, index);
            if (field == null || (keyOnly && !field.isKey())) {
                reader.skip();
            }
            else {
                readField(reader, field);
            }
            index = reader.nextField(names);
        }
    }

    void readField(PayloadReader reader, RowField field)
    {
        cleared = false;
        if (mayHaveCells) {
            cellsFound |= Cell.read(reader, field, placeholder);
        }
        else {
            field.read(reader, placeholder);
        }
        unavailable |= field.state() == RowField.State.UNAVAILABLE;
    }

    boolean mayHaveCells()
    {
        return mayHaveCells;
    }

    /**
     * Whether the events are Cassandra's.
     */
    boolean hasCells()
    {
        return hasCells;
    }

    /**
     * Learns the connector of the event just read.
     *
     * @return true if the row was read in the wrong way, and has to be read again
     */
    boolean adoptCells(String connector)
    {
        if (connector == null) {
            return false;
        }
        hasCells = connector.equals("cassandra");
        boolean wrong = (hasCells && !mayHaveCells) || (!hasCells && cellsFound);
        mayHaveCells = hasCells;
        cellsFound = false;
        return wrong;
    }

    /**
     * In an update, a cell that is null was not written: its value is what it was before.
     */
    void markUnsetCells()
    {
        if (!hasCells) {
            return;
        }
        cleared = false;
        for (RowField field : fields) {
            unavailable |= field.markUnset();
        }
    }

    boolean hasUnavailable()
    {
        return unavailable;
    }

    /**
     * Reads the unavailable fields, and only those, from a record that may have them.
     */
    void readUnavailable(PayloadReader reader)
    {
        int index = reader.nextField(names);
        while (index != PayloadReader.END) {
            RowField field = find(reader, index);
            if (field == null || field.state() != RowField.State.UNAVAILABLE || reader.kind() == ValueKind.NULL) {
                reader.skip();
            }
            else {
                field.read(reader, placeholder);
            }
            index = reader.nextField(names);
        }
    }

    /**
     * The names of the fields that are still unavailable.
     */
    List<String> unavailableFields()
    {
        List<String> names = new ArrayList<>();
        for (RowField field : fields) {
            if (field.state() == RowField.State.UNAVAILABLE) {
                names.add(field.name());
            }
        }
        return names;
    }

    /**
     * The columns that are still unavailable, as a JSON array.
     */
    String unavailable()
    {
        if (!unavailable) {
            return "[]";
        }
        StringJoiner columns = new StringJoiner(",", "[", "]");
        for (RowField field : fields) {
            if (field.state() == RowField.State.UNAVAILABLE) {
                field.columns().forEach(column -> columns.add(JsonText.quote(column)));
            }
        }
        return columns.toString();
    }

    /**
     * Forgets everything but the key, if the key is known.
     */
    void keepKey()
    {
        if (keys.length == 0) {
            return;
        }
        for (RowField field : fields) {
            if (!field.isKey()) {
                field.clear();
            }
        }
    }

    /**
     * @throws DecodeException if a field of the key is null, which would make a row of no one's
     */
    void checkKey(String where)
    {
        for (RowField field : keys) {
            if (field.state() != RowField.State.VALUE) {
                throw new DecodeException(ErrorKind.NO_KEY, "the key field " + field.name() + " is null or missing in " + where);
            }
        }
    }

    /**
     * One character for each nullable field: 1 where it is null, else 0.
     */
    String nulls()
    {
        return nulls.text();
    }

    /**
     * Whether the row has its whole key: a row that stands for a message has none.
     */
    boolean hasKey()
    {
        for (RowField field : keys) {
            if (field.state() != RowField.State.VALUE) {
                return false;
            }
        }
        return keys.length > 0;
    }

    /**
     * A hash of all values as they are put into the row, and of the columns that they are in. A column that is null
     * changes nothing, so that the rows of before a column was added keep their hash.
     */
    long fingerprint(long seed)
    {
        long sum = 0;
        for (RowField field : fields) {
            sum += field.fingerprint(seed);
        }
        return ValueHash.mix(sum ^ seed);
    }

    /**
     * A hash of the key.
     *
     * @return a number from 0 to less than {@code buckets}
     */
    int bucket(int buckets)
    {
        long hash = 0;
        for (RowField field : keys) {
            hash = ValueHash.mix(hash ^ field.hash());
        }
        return (int) Long.remainderUnsigned(hash, buckets);
    }

    void writeTo(GenericRow row)
    {
        for (RowField field : fields) {
            field.writeTo(row);
        }
    }
}
