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

import java.util.Arrays;
import java.util.Base64;

/**
 * Cursor over one value in Avro's binary encoding. Unions are looked through: the value is that of the branch.
 */
final class AvroPayloadReader
        implements PayloadReader
{
    private final AvroInput input = new AvroInput();
    private AvroSchema schema;

    private final AvroFieldIndexes indexes = new AvroFieldIndexes();

    // the value that the cursor stands on
    private AvroNode node;
    private int start;
    private boolean pending;
    private String fieldName;

    // the structures that it is in
    private AvroNode[] structures = new AvroNode[16];
    private long[] progress = new long[16];
    private int depth;

    private AvroPayloadReader reopened;

    /**
     * Puts the cursor on a value.
     */
    void open(AvroSchema schema, AvroNode type, byte[] buffer, int from, int to)
    {
        indexes.use(schema);
        this.schema = schema;
        input.open(buffer, from, to);
        depth = 0;
        fieldName = null;
        stand(type);
    }

    /**
     * Where the value just read ends.
     */
    int position()
    {
        leave();
        return input.position();
    }

    private void stand(AvroNode type)
    {
        node = type;
        while (node.type() == AvroNode.Type.UNION) {
            int branch = input.readInt();
            if (branch < 0 || branch >= node.children().size()) {
                throw new DecodeException("malformed Avro: branch " + branch + " of a union of " + node.children().size());
            }
            node = node.children().get(branch);
        }
        start = input.position();
        pending = true;
    }

    /**
     * Moves behind the current value if that was not read.
     */
    private void leave()
    {
        if (pending) {
            pending = false;
            input.seek(start);
            AvroSkipper.skip(input, node, depth);
        }
    }

    @Override
    public ValueKind kind()
    {
        switch (node.type()) {
            case NULL:
                return ValueKind.NULL;
            case BOOLEAN:
                return ValueKind.BOOLEAN;
            case INT:
            case LONG:
                return ValueKind.INTEGER;
            case FLOAT:
            case DOUBLE:
                if (isFinite()) {
                    return ValueKind.FRACTION;
                }
                // as Connect's JsonConverter has them
                return ValueKind.TEXT;
            case STRING:
            case ENUM:
                return ValueKind.TEXT;
            case BYTES:
            case FIXED:
                return ValueKind.BINARY;
            case ARRAY:
                return ValueKind.ARRAY;
            case RECORD:
                if (node.isPair()) {
                    return ValueKind.ARRAY;
                }
                return ValueKind.RECORD;
            case MAP:
                return ValueKind.RECORD;
            case UNION:
                break;
        }
        throw new IllegalStateException("The cursor stands on " + node.type());
    }

    private boolean isFinite()
    {
        return Double.isFinite(number());
    }

    private double number()
    {
        input.seek(start);
        if (node.type() == AvroNode.Type.FLOAT) {
            return Float.intBitsToFloat((int) input.readFixed(4));
        }
        return Double.longBitsToDouble(input.readFixed(8));
    }

    private void enter(AvroNode structure)
    {
        if (depth >= AvroSkipper.DEEPEST) {
            throw new DecodeException("malformed Avro: nesting depth beyond " + AvroSkipper.DEEPEST);
        }
        if (depth == structures.length) {
            structures = Arrays.copyOf(structures, depth * 2);
            progress = Arrays.copyOf(progress, depth * 2);
        }
        structures[depth] = structure;
        progress[depth] = 0;
        depth++;
        pending = false;
        input.seek(start);
    }

    @Override
    public int nextField(FieldNames names)
    {
        if (pending && kind() == ValueKind.RECORD) {
            enter(node);
        }
        else {
            leave();
        }
        AvroNode structure = structures[depth - 1];
        if (structure.type() == AvroNode.Type.MAP) {
            if (!nextItem()) {
                return END;
            }
            fieldName = input.readText(input.readLength());
            stand(structure.children().get(0));
            return names.indexOf(fieldName);
        }
        int index = (int) progress[depth - 1]++;
        if (index >= structure.children().size()) {
            depth--;
            return END;
        }
        fieldName = structure.names().get(index);
        stand(structure.children().get(index));
        return indexes.of(structure, names)[index];
    }

    @Override
    public boolean nextElement()
    {
        if (pending && kind() == ValueKind.ARRAY) {
            enter(node);
        }
        else {
            leave();
        }
        AvroNode structure = structures[depth - 1];
        if (structure.isPair()) {
            int index = (int) progress[depth - 1]++;
            if (index >= structure.children().size()) {
                depth--;
                return false;
            }
            stand(structure.children().get(index));
            return true;
        }
        if (!nextItem()) {
            return false;
        }
        stand(structure.children().get(0));
        return true;
    }

    private boolean nextItem()
    {
        if (progress[depth - 1] == 0) {
            progress[depth - 1] = input.readBlock();
        }
        if (progress[depth - 1] == 0) {
            depth--;
            return false;
        }
        progress[depth - 1]--;
        return true;
    }

    @Override
    public String fieldName()
    {
        return fieldName;
    }

    @Override
    public boolean booleanValue()
    {
        input.seek(start);
        return input.readBoolean();
    }

    @Override
    public long longValue()
    {
        input.seek(start);
        return input.readLong();
    }

    @Override
    public double doubleValue()
    {
        if (node.type() == AvroNode.Type.INT || node.type() == AvroNode.Type.LONG) {
            return longValue();
        }
        return number();
    }

    @Override
    public float floatValue()
    {
        if (node.type() == AvroNode.Type.INT || node.type() == AvroNode.Type.LONG) {
            return longValue();
        }
        return (float) number();
    }

    @Override
    public String text()
    {
        input.seek(start);
        switch (node.type()) {
            case BOOLEAN:
                return Boolean.toString(input.readBoolean());
            case INT:
            case LONG:
                return Long.toString(input.readLong());
            case FLOAT:
                return Float.toString((float) number());
            case DOUBLE:
                return Double.toString(number());
            case STRING:
                return input.readText(input.readLength());
            case ENUM:
                return symbol();
            case BYTES:
            case FIXED:
                return Base64.getEncoder().encodeToString(bytes());
            case NULL:
                return "null";
            default:
                throw new IllegalStateException("The cursor stands on " + node.type());
        }
    }

    private String symbol()
    {
        int index = input.readInt();
        if (index < 0 || index >= node.names().size()) {
            throw new DecodeException("malformed Avro: symbol " + index + " of " + node.names().size());
        }
        return node.names().get(index);
    }

    @Override
    public boolean isText(String expected)
    {
        switch (node.type()) {
            case STRING:
            case BYTES:
                input.seek(start);
                return input.isText(expected, input.readLength());
            case FIXED:
                input.seek(start);
                return input.isText(expected, node.size());
            case ENUM:
            case FLOAT:
            case DOUBLE:
                return kind() == ValueKind.TEXT && text().equals(expected);
            default:
                return false;
        }
    }

    @Override
    public byte[] bytes()
    {
        input.seek(start);
        if (node.type() == AvroNode.Type.FIXED) {
            input.skip(node.size());
            return Arrays.copyOfRange(input.buffer(), start, input.position());
        }
        if (node.type() == AvroNode.Type.BYTES) {
            int length = input.readLength();
            return Arrays.copyOfRange(input.buffer(), input.position(), input.position() + length);
        }
        throw new DecodeException(ErrorKind.BAD_TYPE, "expected bytes, found " + kind().description());
    }

    @Override
    public void skip()
    {
        if (kind().isStructure()) {
            leave();
        }
    }

    @Override
    public long skipRange()
    {
        long from = start;
        int id = node.id();
        leave();
        return from << 32 | id;
    }

    @Override
    public PayloadReader reopen(long range)
    {
        if (reopened == null) {
            reopened = new AvroPayloadReader();
        }
        reopened.open(schema, schema.node((int) range), input.buffer(), (int) (range >>> 32), input.end());
        return reopened;
    }

    @Override
    public int length(long range)
    {
        AvroPayloadReader structure = (AvroPayloadReader) reopen(range);
        return structure.position() - (int) (range >>> 32);
    }

    /**
     * The structure as Connect's JsonConverter would write it.
     */
    @Override
    public String jsonText()
    {
        StringBuilder json = new StringBuilder();
        pending = false;
        input.seek(start);
        AvroJsonWriter.write(json, input, node, depth);
        return json.toString();
    }
}
