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
package io.realtimeplatform.benchmarks.decoder;

import org.apache.pinot.spi.data.FieldSpec.DataType;

import java.util.Locale;

/**
 * A column of a source table, and what each route makes of it.
 *
 * @param sourceType the type in the events, with the decimal's digits behind the point as in {@code …Decimal(2)}
 * @param form of the decoder's property columns
 */
record Column(String name, String sourceType, String form)
{
    static Column of(String name, String type)
    {
        return switch (type) {
            case "io.debezium.time.MicroTimestamp", "io.debezium.time.ZonedTimestamp", "io.debezium.time.MicroTime" -> new Column(name, type, "text");
            case "io.debezium.time.Date" -> new Column(name, type, "epoch_milliseconds");
            default -> new Column(name, type, "value");
        };
    }

    String scale()
    {
        return sourceType.equals("org.apache.kafka.connect.data.Decimal") ? ", \"scale\": 2" : "";
    }

    /** The type of the column that a jsonPath transform can fill. */
    DataType stockType()
    {
        return switch (sourceType) {
            case "int16", "int32", "int64", "io.debezium.time.Date", "io.debezium.time.MicroTimestamp", "io.debezium.time.Timestamp", "io.debezium.time.MicroTime", "io.debezium.time.MicroDuration" -> DataType.LONG;
            case "float32", "float64" -> DataType.DOUBLE;
            default -> DataType.STRING;
        };
    }

    String stockFunction()
    {
        String type = stockType().name();
        return "jsonPath" + type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT);
    }

    /** Without a default a null, as each column of a deleted row is, makes Pinot drop the row. */
    String stockDefault()
    {
        return switch (stockType()) {
            case LONG, DOUBLE -> ",0";
            default -> ",''";
        };
    }
}
