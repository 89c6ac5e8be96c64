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

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One type of an Avro schema. Immutable once the schema is parsed, so decoders share it.
 */
final class AvroNode
{
    enum Type
    {
        NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, RECORD, ENUM, ARRAY, MAP, UNION, FIXED
    }

    private static final Map<String, String> LOGICAL_TYPES = Map.of(
            "decimal", "org.apache.kafka.connect.data.Decimal",
            "date", "org.apache.kafka.connect.data.Date",
            "time-millis", "org.apache.kafka.connect.data.Time",
            "time-micros", "io.debezium.time.MicroTime",
            "timestamp-millis", "org.apache.kafka.connect.data.Timestamp",
            "timestamp-micros", "io.debezium.time.MicroTimestamp",
            "uuid", "io.debezium.data.Uuid");

    private final int id;
    private final Type type;
    private final Map<String, Object> attributes;
    private List<String> names = List.of();
    private List<AvroNode> children = List.of();
    private int size;
    private boolean pair;

    /**
     * @param id the node's index in its schema
     * @param attributes what the schema says beside the type
     */
    AvroNode(int id, Type type, Map<String, Object> attributes)
    {
        this.id = id;
        this.type = type;
        this.attributes = attributes;
    }

    int id()
    {
        return id;
    }

    Type type()
    {
        return type;
    }

    /**
     * Of a record its fields, of an enum its symbols.
     */
    List<String> names()
    {
        return names;
    }

    void setNames(List<String> names)
    {
        this.names = Collections.unmodifiableList(names);
    }

    /**
     * Of a record its fields' types, of a union its branches, of an array or map its one element.
     */
    List<AvroNode> children()
    {
        return children;
    }

    void setChildren(List<AvroNode> children)
    {
        this.children = Collections.unmodifiableList(children);
    }

    /**
     * The bytes of a fixed.
     */
    int size()
    {
        return size;
    }

    void setSize(int size)
    {
        this.size = size;
    }

    /**
     * Whether it is a record that stands for an entry of a map whose keys are no texts: Connect's Avro converters write such a
     * map as an array of records, Connect's JsonConverter as an array of pairs.
     */
    boolean isPair()
    {
        return pair;
    }

    void setPair()
    {
        pair = true;
    }

    AvroNode child(String field)
    {
        int index = names.indexOf(field);
        if (index < 0) {
            return null;
        }
        return children.get(index);
    }

    /**
     * The one type beside null of a union of two, else the node itself.
     */
    AvroNode withoutNull()
    {
        if (type == Type.UNION && children.size() == 2) {
            if (children.get(0).type == Type.NULL) {
                return children.get(1);
            }
            if (children.get(1).type == Type.NULL) {
                return children.get(0);
            }
        }
        return this;
    }

    /**
     * The type as Kafka Connect's, or null where a value may be of several.
     */
    FieldType fieldType()
    {
        return fieldType(new IdentityHashMap<>());
    }

    /**
     * @param known the types that were met; of those that it stands within, null: a type that has itself in it ends there
     */
    private FieldType fieldType(Map<AvroNode, FieldType> known)
    {
        AvroNode node = withoutNull();
        if (node.type == Type.UNION || node.type == Type.NULL || known.containsKey(node)) {
            return known.get(node);
        }
        known.put(node, null);
        FieldType element = null;
        Map<String, FieldType> fields = new HashMap<>();
        if (node.type == Type.ARRAY || node.type == Type.MAP) {
            AvroNode item = node.children.get(0);
            if (item.pair) {
                item = item.children.get(1);
            }
            element = item.fieldType(known);
        }
        if (node.type == Type.RECORD) {
            for (int index = 0; index < node.names.size(); index++) {
                FieldType field = node.children.get(index).fieldType(known);
                if (field != null) {
                    fields.put(node.names.get(index), field);
                }
            }
        }
        FieldType fieldType = new FieldType(node.primitive(), node.logicalName(), node.scale(), element, fields);
        known.put(node, fieldType);
        return fieldType;
    }

    private String primitive()
    {
        Object connectType = attributes.get("connect.type");
        switch (type) {
            case INT:
                if ("int8".equals(connectType) || "int16".equals(connectType)) {
                    return (String) connectType;
                }
                return "int32";
            case LONG:
                return "int64";
            case FLOAT:
                return "float32";
            case DOUBLE:
                return "float64";
            case BOOLEAN:
                return "boolean";
            case STRING:
            case ENUM:
                return "string";
            case BYTES:
            case FIXED:
                return "bytes";
            case ARRAY:
                if (children.get(0).pair) {
                    return "map";
                }
                return "array";
            case MAP:
                return "map";
            default:
                return "struct";
        }
    }

    private String logicalName()
    {
        Object connectName = attributes.get("connect.name");
        if (connectName instanceof String) {
            return (String) connectName;
        }
        Object logicalType = attributes.get("logicalType");
        if (logicalType instanceof String) {
            return LOGICAL_TYPES.get(logicalType);
        }
        return null;
    }

    private OptionalInt scale()
    {
        if (attributes.get("scale") instanceof Long) {
            return OptionalInt.of(Math.toIntExact((Long) attributes.get("scale")));
        }
        if (attributes.get("connect.parameters") instanceof Map) {
            Object scale = ((Map<?, ?>) attributes.get("connect.parameters")).get("scale");
            if (scale instanceof String) {
                return OptionalInt.of(Integer.parseInt((String) scale));
            }
        }
        if (type == Type.BYTES || type == Type.FIXED) {
            if ("decimal".equals(attributes.get("logicalType"))) {
                // Avro's default
                return OptionalInt.of(0);
            }
        }
        return OptionalInt.empty();
    }
}
