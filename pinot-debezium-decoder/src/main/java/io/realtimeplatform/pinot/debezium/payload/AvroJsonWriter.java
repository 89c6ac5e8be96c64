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
 * Writes values as JSON text, as Connect's JsonConverter does: bytes in base64, numbers that JSON does not have as texts.
 */
final class AvroJsonWriter
{
    private AvroJsonWriter() {}

    static void write(StringBuilder json, AvroInput input, AvroNode node, int depth)
    {
        if (depth > AvroSkipper.DEEPEST) {
            throw new DecodeException("malformed Avro: nesting depth beyond " + AvroSkipper.DEEPEST);
        }
        switch (node.type()) {
            case NULL:
                json.append("null");
                return;
            case BOOLEAN:
                json.append(input.readBoolean());
                return;
            case INT:
                json.append(input.readInt());
                return;
            case LONG:
                json.append(input.readLong());
                return;
            case FLOAT:
                float single = Float.intBitsToFloat((int) input.readFixed(4));
                number(json, Float.toString(single), Float.isFinite(single));
                return;
            case DOUBLE:
                double twice = Double.longBitsToDouble(input.readFixed(8));
                number(json, Double.toString(twice), Double.isFinite(twice));
                return;
            case BYTES:
                bytes(json, input, input.readLength());
                return;
            case FIXED:
                bytes(json, input, node.size());
                return;
            case STRING:
                JsonText.quote(json, input.readText(input.readLength()));
                return;
            case ENUM:
                JsonText.quote(json, node.names().get(AvroSkipper.index(input, node.names().size())));
                return;
            case UNION:
                write(json, input, node.children().get(AvroSkipper.index(input, node.children().size())), depth + 1);
                return;
            case RECORD:
                if (node.isPair()) {
                    json.append('[');
                    write(json, input, node.children().get(0), depth + 1);
                    json.append(',');
                    write(json, input, node.children().get(1), depth + 1);
                    json.append(']');
                    return;
                }
                for (int index = 0; index < node.children().size(); index++) {
                    json.append(separator(index, '{'));
                    JsonText.quote(json, node.names().get(index));
                    json.append(':');
                    write(json, input, node.children().get(index), depth + 1);
                }
                close(json, node.children().size(), '{', '}');
                return;
            case ARRAY:
                items(json, input, node, depth, '[', ']');
                return;
            case MAP:
                items(json, input, node, depth, '{', '}');
        }
    }

    private static void items(StringBuilder json, AvroInput input, AvroNode node, int depth, char open, char close)
    {
        long written = 0;
        for (long count = input.readBlock(); count > 0; count = input.readBlock()) {
            for (long item = 0; item < count; item++) {
                json.append(separator(written, open));
                written++;
                if (node.type() == AvroNode.Type.MAP) {
                    JsonText.quote(json, input.readText(input.readLength()));
                    json.append(':');
                }
                write(json, input, node.children().get(0), depth + 1);
            }
        }
        close(json, written, open, close);
    }

    private static char separator(long written, char open)
    {
        if (written == 0) {
            return open;
        }
        return ',';
    }

    private static void close(StringBuilder json, long written, char open, char close)
    {
        if (written == 0) {
            json.append(open);
        }
        json.append(close);
    }

    private static void number(StringBuilder json, String text, boolean finite)
    {
        if (finite) {
            json.append(text);
        }
        else {
            json.append('"').append(text).append('"');
        }
    }

    private static void bytes(StringBuilder json, AvroInput input, int length)
    {
        int from = input.position();
        input.skip(length);
        json.append('"').append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(input.buffer(), from, from + length))).append('"');
    }
}
