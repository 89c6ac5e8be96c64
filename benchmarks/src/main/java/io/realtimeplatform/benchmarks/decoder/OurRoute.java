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

import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder;
import org.apache.pinot.spi.data.readers.GenericRow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The decoder with the helper columns that a pipeline's table has. */
final class OurRoute
        implements Route
{
    private final DebeziumMessageDecoder decoder = new DebeziumMessageDecoder();
    private final GenericRow row = new GenericRow();

    OurRoute(Input input, SchemaServer schemas)
    {
        Map<String, String> properties = new HashMap<>(properties(input));
        if (input.isAvro()) {
            properties.put("format", "avro");
            properties.put("schema.registry.url", schemas.url());
        }
        Set<String> columns = new HashSet<>(List.of("__deleted", "__position", "__capture_time"));
        input.columns().forEach(column -> columns.add(column.name()));
        decoder.init(properties, columns, "benchmark");
    }

    static Map<String, String> properties(Input input)
    {
        return ImmutableMap.of(
                "key.columns", "[\"id\"]",
                "error.policy", "fail",
                "columns", input.columns().stream()
                        .map(column -> "\"%s\": {\"type\": \"%s\", \"form\": \"%s\"%s}".formatted(column.name(), column.sourceType(), column.form(), column.scale()))
                        .collect(Collectors.joining(", ", "{", "}")));
    }

    @Override
    public Object read(byte[] event)
    {
        return decoder.decode(event, row);
    }
}
