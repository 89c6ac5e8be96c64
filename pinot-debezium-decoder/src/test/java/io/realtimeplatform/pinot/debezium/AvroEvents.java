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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes events with a schema block as Avro, with the schema that Connect's Avro converters derive: unions with null for what
 * is optional, {@code connect.name} for logical types, and their parameters. Encoded by the Avro library.
 */
public final class AvroEvents
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AvroEvents() {}

    public record Event(String schema, byte[] record)
    {
        /**
         * The message, with the schema's id in so many bytes.
         */
        public byte[] message(long id, int idBytes)
        {
            ByteBuffer buffer = ByteBuffer.allocate(1 + idBytes + record.length).put((byte) 0);
            if (idBytes == 8) {
                buffer.putLong(id);
            }
            else {
                buffer.putInt(Math.toIntExact(id));
            }
            return buffer.put(record).array();
        }
    }

    public static Event of(String wrapped)
    {
        try {
            JsonNode message = MAPPER.readTree(wrapped);
            JsonNode type = new Names().type(message.get("schema"), false);
            Schema schema = new Schema.Parser().parse(type.toString());
            return new Event(type.toString(), encode(schema, value(schema, message.get("schema"), message.get("payload"))));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The row's fields with their logical names, or the names of their primitives.
     */
    static Map<String, String> rowTypes(String wrapped)
    {
        try {
            Map<String, String> types = new HashMap<>();
            for (JsonNode part : MAPPER.readTree(wrapped).get("schema").get("fields")) {
                if (part.get("field").asText().equals("after")) {
                    for (JsonNode field : part.get("fields")) {
                        types.put(field.get("field").asText(), field.path("name").asText(field.get("type").asText()));
                    }
                }
            }
            return types;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] encode(Schema schema, Object value)
            throws IOException
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /**
     * Derives types. A struct that was named before is referred to by its name.
     */
    private static final class Names
    {
        private final Map<String, JsonNode> defined = new HashMap<>();
        private int unnamed;

        private JsonNode type(JsonNode block, boolean optional)
        {
            JsonNode type = plainType(block);
            if (!optional) {
                return type;
            }
            ArrayNode union = JsonNodeFactory.instance.arrayNode();
            union.add("null");
            union.add(type);
            return union;
        }

        private JsonNode plainType(JsonNode block)
        {
            String primitive = block.get("type").asText();
            if (primitive.equals("struct")) {
                return record(block);
            }
            ObjectNode type = JsonNodeFactory.instance.objectNode();
            switch (primitive) {
                case "int8", "int16" -> type.put("type", "int").put("connect.type", primitive);
                case "int32" -> type.put("type", "int");
                case "int64" -> type.put("type", "long");
                case "array" -> type.put("type", "array").set("items", type(block.get("items"), block.get("items").path("optional").asBoolean()));
                case "map" -> type.put("type", "map").set("values", type(block.get("values"), block.get("values").path("optional").asBoolean()));
                default -> type.put("type", primitive);
            }
            if (block.has("name")) {
                type.put("connect.name", block.get("name").asText()).put("connect.version", 1);
            }
            if (block.has("parameters")) {
                type.set("connect.parameters", block.get("parameters"));
                if (block.get("parameters").has("scale")) {
                    type.put("logicalType", "decimal").put("scale", block.get("parameters").get("scale").asInt()).put("precision", 64);
                }
            }
            return type;
        }

        private JsonNode record(JsonNode block)
        {
            String name = block.path("name").asText("ConnectDefault" + unnamed++).replaceAll("[^A-Za-z0-9_.]", "_");
            if (defined.containsKey(name)) {
                return JsonNodeFactory.instance.textNode(name);
            }
            defined.put(name, block);
            ObjectNode record = JsonNodeFactory.instance.objectNode().put("type", "record").put("name", name.substring(name.lastIndexOf('.') + 1));
            if (name.contains(".")) {
                record.put("namespace", name.substring(0, name.lastIndexOf('.')));
            }
            ArrayNode fields = record.putArray("fields");
            for (JsonNode field : block.get("fields")) {
                fields.addObject().put("name", field.get("field").asText()).set("type", type(field, field.path("optional").asBoolean()));
            }
            if (block.has("name")) {
                record.put("connect.name", block.get("name").asText());
            }
            return record;
        }
    }

    private static Object value(Schema declared, JsonNode block, JsonNode json)
            throws IOException
    {
        if (json == null || json.isNull()) {
            return null;
        }
        Schema schema = declared;
        if (declared.getType() == Schema.Type.UNION) {
            schema = declared.getTypes().get(1);
        }
        switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                for (JsonNode field : block.get("fields")) {
                    String name = field.get("field").asText();
                    record.put(name, value(schema.getField(name).schema(), field, json.get(name)));
                }
                return record;
            }
            case ARRAY -> {
                List<Object> elements = new ArrayList<>();
                for (JsonNode element : json) {
                    elements.add(value(schema.getElementType(), block.get("items"), element));
                }
                return new GenericData.Array<>(schema, elements);
            }
            case MAP -> {
                Map<String, Object> entries = new HashMap<>();
                for (Map.Entry<String, JsonNode> entry : json.properties()) {
                    entries.put(entry.getKey(), value(schema.getValueType(), block.get("values"), entry.getValue()));
                }
                return entries;
            }
            case BYTES -> {
                return ByteBuffer.wrap(json.binaryValue());
            }
            case INT -> {
                return json.intValue();
            }
            case LONG -> {
                return json.longValue();
            }
            case FLOAT -> {
                return Float.parseFloat(json.asText());
            }
            case DOUBLE -> {
                return Double.parseDouble(json.asText());
            }
            case BOOLEAN -> {
                return json.booleanValue();
            }
            default -> {
                return json.asText();
            }
        }
    }
}
