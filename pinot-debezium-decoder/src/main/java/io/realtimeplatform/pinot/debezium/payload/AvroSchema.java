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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed Avro schema, the writer's: messages are read as they were written, so no other schema is needed. Immutable.
 */
public final class AvroSchema
{
    /**
     * The fields of the records that Connect's converters write for a map's entries.
     */
    private static final List<String> ENTRY = List.of("key", "value");

    private final List<AvroNode> nodes = new ArrayList<>();
    private final AvroNode root;
    private final RecordSchema rows;

    private AvroSchema(Object json)
    {
        root = parse(json, "", new HashMap<>());
        AvroNode record = root.withoutNull();
        if (record.type() != AvroNode.Type.RECORD) {
            throw new DecodeException("expected the schema of a record, found that of " + record.type().name().toLowerCase(Locale.ROOT));
        }
        rows = rows(record);
    }

    /**
     * @throws DecodeException if the text is no Avro schema
     */
    public static AvroSchema parse(String json)
    {
        try {
            String text = json.strip();
            if (text.startsWith("\"")) {
                throw new DecodeException("expected the schema of a record, found " + text);
            }
            return new AvroSchema(JsonText.read(text, JsonTree::read));
        }
        catch (DecodeException e) {
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the schema cannot be used: " + e.getMessage(), e);
        }
        catch (ClassCastException | ArithmeticException | NumberFormatException e) {
            throw new DecodeException(ErrorKind.UNKNOWN_SCHEMA, "the schema cannot be used: it is no Avro schema", e);
        }
    }

    AvroNode root()
    {
        return root;
    }

    AvroNode node(int id)
    {
        return nodes.get(id);
    }

    int nodeCount()
    {
        return nodes.size();
    }

    /**
     * The types of the row's fields: those of {@code after} or {@code before} in an envelope, else those of the record
     * itself.
     */
    RecordSchema rows()
    {
        return rows;
    }

    private static RecordSchema rows(AvroNode record)
    {
        if (record.names().contains("op") && record.names().contains("source")) {
            for (String field : List.of("after", "before")) {
                AvroNode row = record.child(field);
                if (row != null && row.withoutNull().type() == AvroNode.Type.RECORD) {
                    return toSchema(row.withoutNull());
                }
            }
            return RecordSchema.NONE;
        }
        return toSchema(record);
    }

    private static RecordSchema toSchema(AvroNode record)
    {
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (int index = 0; index < record.names().size(); index++) {
            FieldType type = record.children().get(index).fieldType();
            if (type != null) {
                types.put(record.names().get(index), type);
            }
        }
        return new RecordSchema(types);
    }

    private AvroNode parse(Object json, String namespace, Map<String, AvroNode> named)
    {
        if (json instanceof String) {
            return reference((String) json, namespace, named);
        }
        if (json instanceof List) {
            AvroNode union = add(AvroNode.Type.UNION, Map.of());
            List<AvroNode> branches = new ArrayList<>();
            for (Object branch : (List<?>) json) {
                branches.add(parse(branch, namespace, named));
            }
            union.setChildren(branches);
            return union;
        }
        if (!(json instanceof Map)) {
            throw new DecodeException("expected a type, found " + json);
        }
        Map<String, Object> attributes = new HashMap<>();
        ((Map<?, ?>) json).forEach((name, value) -> attributes.put((String) name, value));
        Object type = attributes.get("type");
        if (!(type instanceof String)) {
            // a type within a type, as Connect's converter may write it
            return parse(type, namespace, named);
        }
        return complex((String) type, attributes, namespace, named);
    }

    private AvroNode complex(String type, Map<String, Object> attributes, String namespace, Map<String, AvroNode> named)
    {
        switch (type) {
            case "record":
            case "error":
                return record(attributes, namespace, named);
            case "enum":
                AvroNode symbols = add(AvroNode.Type.ENUM, attributes);
                name(symbols, attributes, namespace, named);
                symbols.setNames(texts(required(attributes, "symbols", type)));
                return symbols;
            case "fixed":
                AvroNode fixed = add(AvroNode.Type.FIXED, attributes);
                name(fixed, attributes, namespace, named);
                fixed.setSize(Math.toIntExact((Long) required(attributes, "size", type)));
                return fixed;
            case "array":
                AvroNode array = add(AvroNode.Type.ARRAY, attributes);
                array.setChildren(List.of(parse(attributes.get("items"), namespace, named)));
                return array;
            case "map":
                AvroNode map = add(AvroNode.Type.MAP, attributes);
                map.setChildren(List.of(parse(attributes.get("values"), namespace, named)));
                return map;
            default:
                AvroNode.Type primitive = primitive(type);
                if (primitive == null) {
                    return reference(type, namespace, named);
                }
                return add(primitive, attributes);
        }
    }

    private AvroNode record(Map<String, Object> attributes, String namespace, Map<String, AvroNode> named)
    {
        AvroNode record = add(AvroNode.Type.RECORD, attributes);
        String inner = name(record, attributes, namespace, named);
        List<String> names = new ArrayList<>();
        List<AvroNode> types = new ArrayList<>();
        for (Object field : (List<?>) required(attributes, "fields", "record")) {
            if (!(field instanceof Map)) {
                throw new DecodeException("expected a field, found " + field);
            }
            Map<?, ?> declaration = (Map<?, ?>) field;
            names.add((String) required(declaration, "name", "field"));
            types.add(parse(declaration.get("type"), inner, named));
        }
        record.setNames(names);
        record.setChildren(types);
        if (names.equals(ENTRY) && isEntry(attributes, inner)) {
            record.setPair();
        }
        return record;
    }

    private static boolean isEntry(Map<String, Object> attributes, String namespace)
    {
        if ("MapEntry".equals(attributes.get("connect.internal.type"))) {
            return true;
        }
        String name = (String) attributes.get("name");
        return namespace.equals("io.confluent.connect.avro") && name.substring(name.lastIndexOf('.') + 1).equals("MapEntry");
    }

    /**
     * Makes a named type known.
     *
     * @return the namespace of what is within it
     */
    private static String name(AvroNode node, Map<String, Object> attributes, String namespace, Map<String, AvroNode> named)
    {
        String name = (String) required(attributes, "name", "record, enum or fixed");
        String inner = namespace;
        if (attributes.get("namespace") instanceof String) {
            inner = (String) attributes.get("namespace");
        }
        if (name.indexOf('.') >= 0) {
            inner = name.substring(0, name.lastIndexOf('.'));
        }
        named.put(fullName(name, inner), node);
        return inner;
    }

    private AvroNode reference(String name, String namespace, Map<String, AvroNode> named)
    {
        AvroNode.Type primitive = primitive(name);
        if (primitive != null) {
            return add(primitive, Map.of());
        }
        AvroNode node = named.get(fullName(name, namespace));
        if (node == null) {
            node = named.get(name);
        }
        if (node == null) {
            throw new DecodeException("type " + name + " is not in it");
        }
        return node;
    }

    private static String fullName(String name, String namespace)
    {
        if (name.indexOf('.') >= 0 || namespace.isEmpty()) {
            return name;
        }
        return namespace + "." + name;
    }

    private static AvroNode.Type primitive(String name)
    {
        switch (name) {
            case "null":
            case "boolean":
            case "int":
            case "long":
            case "float":
            case "double":
            case "bytes":
            case "string":
                return AvroNode.Type.valueOf(name.toUpperCase(Locale.ROOT));
            default:
                return null;
        }
    }

    private static List<String> texts(Object json)
    {
        List<String> texts = new ArrayList<>();
        for (Object text : (List<?>) json) {
            if (text == null) {
                throw new DecodeException("expected a text, found null");
            }
            texts.add((String) text);
        }
        return texts;
    }

    private static Object required(Map<?, ?> attributes, String attribute, String type)
    {
        Object value = attributes.get(attribute);
        if (value == null) {
            throw new DecodeException("a " + type + " has no " + attribute);
        }
        return value;
    }

    private AvroNode add(AvroNode.Type type, Map<String, Object> attributes)
    {
        AvroNode node = new AvroNode(nodes.size(), type, attributes);
        nodes.add(node);
        return node;
    }
}
