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

/**
 * Moves behind values without reading them; their structure is checked.
 */
final class AvroSkipper
{
    static final int DEEPEST = 500;

    private AvroSkipper() {}

    static void skip(AvroInput input, AvroNode node, int depth)
    {
        if (depth > DEEPEST) {
            throw new DecodeException("malformed Avro: nesting depth beyond " + DEEPEST);
        }
        switch (node.type()) {
            case NULL:
                return;
            case BOOLEAN:
                input.readBoolean();
                return;
            case INT:
                input.readInt();
                return;
            case LONG:
                input.readLong();
                return;
            case FLOAT:
                input.skip(4);
                return;
            case DOUBLE:
                input.skip(8);
                return;
            case BYTES:
            case STRING:
                input.skip(input.readLength());
                return;
            case FIXED:
                input.skip(node.size());
                return;
            case ENUM:
                index(input, node.names().size());
                return;
            case UNION:
                skip(input, node.children().get(index(input, node.children().size())), depth + 1);
                return;
            case RECORD:
                for (AvroNode field : node.children()) {
                    skip(input, field, depth + 1);
                }
                return;
            case ARRAY:
            case MAP:
                for (long count = input.readBlock(); count > 0; count = input.readBlock()) {
                    for (long item = 0; item < count; item++) {
                        if (node.type() == AvroNode.Type.MAP) {
                            input.skip(input.readLength());
                        }
                        skip(input, node.children().get(0), depth + 1);
                    }
                }
        }
    }

    /**
     * The number of a union's branch or an enum's symbol.
     */
    static int index(AvroInput input, int count)
    {
        int index = input.readInt();
        if (index < 0 || index >= count) {
            throw new DecodeException("malformed Avro: branch or symbol " + index + " of " + count);
        }
        return index;
    }
}
