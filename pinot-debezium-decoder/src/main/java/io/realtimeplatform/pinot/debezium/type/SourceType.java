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

import io.realtimeplatform.pinot.debezium.payload.FieldType;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import static java.util.Map.entry;

/**
 * How a source value is encoded in the event: Kafka Connect's primitives and the logical types of Connect and Debezium.
 */
public enum SourceType
{
    INT8(Family.INTEGER),
    INT16(Family.INTEGER),
    INT32(Family.INTEGER),
    INT64(Family.INTEGER),
    FLOAT32(Family.FLOAT32),
    FLOAT64(Family.FLOAT64),
    BOOLEAN(Family.BOOLEAN),
    STRING(Family.TEXT),
    BYTES(Family.BINARY),
    /**
     * Bytes that the connector writes as text: its {@code binary.handling.mode}. Only the configuration tells.
     */
    BASE64(Family.ENCODED),
    BASE64_URL_SAFE(Family.ENCODED),
    HEX(Family.ENCODED),
    LABELS(Family.LABELS),
    JSON(Family.JSON),
    UUID(Family.UUID),
    DECIMAL(Family.DECIMAL),
    VARIABLE_SCALE_DECIMAL(Family.DECIMAL),
    DATE(Family.DATE),
    ISO_DATE(Family.DATE),
    TIME_MILLISECONDS(Family.TIME),
    TIME_MICROSECONDS(Family.TIME),
    TIME_NANOSECONDS(Family.TIME),
    ISO_TIME(Family.TIME),
    ZONED_TIME(Family.TEXT),
    TIMESTAMP_MILLISECONDS(Family.TIMESTAMP),
    TIMESTAMP_MICROSECONDS(Family.TIMESTAMP),
    TIMESTAMP_NANOSECONDS(Family.TIMESTAMP),
    ISO_TIMESTAMP(Family.TIMESTAMP),
    ZONED_TIMESTAMP(Family.ZONED_TIMESTAMP),
    /**
     * Arrays, maps and structs: kept as JSON text.
     */
    STRUCTURE(Family.STRUCTURE),
    DOUBLE_VECTOR(Family.STRUCTURE),
    FLOAT_VECTOR(Family.STRUCTURE),
    SPARSE_VECTOR(Family.SPARSE_VECTOR),
    GEOMETRY(Family.GEOMETRY),
    /**
     * Neither declared nor in the event: the value's own kind decides.
     */
    UNDECLARED(Family.UNDECLARED);

    /**
     * What a declared type and the event's own have in common when they may differ in width, unit or scale.
     */
    public enum Family
    {
        INTEGER, FLOAT32, FLOAT64, BOOLEAN, TEXT, BINARY, JSON, UUID, DECIMAL, DATE, TIME, TIMESTAMP, ZONED_TIMESTAMP, STRUCTURE, ENCODED, LABELS, SPARSE_VECTOR, GEOMETRY, UNDECLARED
    }

    private static final Map<String, SourceType> BY_NAME = Collections.unmodifiableMap(new TreeMap<>(Map.ofEntries(
            entry("int8", INT8),
            entry("int16", INT16),
            entry("int32", INT32),
            entry("int64", INT64),
            entry("float32", FLOAT32),
            entry("float64", FLOAT64),
            entry("boolean", BOOLEAN),
            entry("string", STRING),
            entry("bytes", BYTES),
            entry("array", STRUCTURE),
            entry("map", STRUCTURE),
            entry("struct", STRUCTURE),
            entry("io.debezium.data.Bits", BYTES),
            entry("io.debezium.data.Enum", STRING),
            entry("io.debezium.data.DoubleVector", DOUBLE_VECTOR),
            entry("io.debezium.data.EnumSet", LABELS),
            entry("io.debezium.data.FloatVector", FLOAT_VECTOR),
            entry("io.debezium.data.SparseDoubleVector", SPARSE_VECTOR),
            entry("io.debezium.data.Tsvector", STRING),
            entry("io.debezium.data.geometry.Geography", GEOMETRY),
            entry("io.debezium.data.geometry.Geometry", GEOMETRY),
            entry("io.debezium.data.geometry.Point", GEOMETRY),
            entry("base64", BASE64),
            entry("base64-url-safe", BASE64_URL_SAFE),
            entry("hex", HEX),
            entry("io.debezium.data.Json", JSON),
            entry("io.debezium.data.Ltree", STRING),
            entry("io.debezium.data.Uuid", UUID),
            entry("io.debezium.data.VariableScaleDecimal", VARIABLE_SCALE_DECIMAL),
            entry("io.debezium.data.Xml", STRING),
            entry("io.debezium.time.Date", DATE),
            entry("io.debezium.time.Interval", STRING),
            entry("io.debezium.time.IsoDate", ISO_DATE),
            entry("io.debezium.time.IsoTime", ISO_TIME),
            entry("io.debezium.time.IsoTimestamp", ISO_TIMESTAMP),
            entry("io.debezium.time.MicroDuration", INT64),
            entry("io.debezium.time.MicroTime", TIME_MICROSECONDS),
            entry("io.debezium.time.MicroTimestamp", TIMESTAMP_MICROSECONDS),
            entry("io.debezium.time.NanoDuration", INT64),
            entry("io.debezium.time.NanoTime", TIME_NANOSECONDS),
            entry("io.debezium.time.NanoTimestamp", TIMESTAMP_NANOSECONDS),
            entry("io.debezium.time.Time", TIME_MILLISECONDS),
            entry("io.debezium.time.Timestamp", TIMESTAMP_MILLISECONDS),
            entry("io.debezium.time.Year", INT32),
            entry("io.debezium.time.ZonedTime", ZONED_TIME),
            entry("io.debezium.time.ZonedTimestamp", ZONED_TIMESTAMP),
            entry("org.apache.kafka.connect.data.Date", DATE),
            entry("org.apache.kafka.connect.data.Decimal", DECIMAL),
            entry("org.apache.kafka.connect.data.Time", TIME_MILLISECONDS),
            entry("org.apache.kafka.connect.data.Timestamp", TIMESTAMP_MILLISECONDS))));

    private final Family family;

    SourceType(Family family)
    {
        this.family = family;
    }

    public Family family()
    {
        return family;
    }

    /**
     * @throws IllegalArgumentException if there is no such type; the message names those that there are
     */
    public static SourceType parse(String name)
    {
        SourceType type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException("unknown type '" + name + "', allowed are " + String.join(", ", BY_NAME.keySet()));
        }
        return type;
    }

    /**
     * The encoding of a field of an event's schema. A logical name that is not known here adds no meaning: the
     * primitive below it counts.
     */
    public static SourceType of(FieldType field)
    {
        SourceType type = BY_NAME.get(String.valueOf(field.logicalName()));
        if (type == null) {
            type = BY_NAME.get(field.primitive());
        }
        if (type == null) {
            return STRUCTURE;
        }
        return type;
    }
}
