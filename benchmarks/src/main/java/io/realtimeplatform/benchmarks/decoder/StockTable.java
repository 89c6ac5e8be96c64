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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.FieldSpec.DataType;

/**
 * The configuration that guides to Debezium and Pinot set up: a jsonPath transform for each column. Beside the row it has
 * what a pipeline's table has: whether the row is deleted, the order of changes, and a time.
 */
final class StockTable
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StockTable() {}

    static String schema(Input input)
    {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("schemaName", "benchmark");
        schema.putArray("primaryKeyColumns").add("id");
        ArrayNode dimensions = schema.putArray("dimensionFieldSpecs");
        for (Column column : input.columns()) {
            dimensions.addObject().put("name", column.name()).put("dataType", column.stockType().name());
        }
        dimensions.addObject().put("name", "operation").put("dataType", DataType.STRING.name());
        dimensions.addObject().put("name", "position").put("dataType", DataType.LONG.name());
        schema.putArray("dateTimeFieldSpecs").addObject()
                .put("name", "capture_time")
                .put("dataType", DataType.TIMESTAMP.name())
                .put("format", "1:MILLISECONDS:TIMESTAMP")
                .put("granularity", "1:MILLISECONDS");
        return schema.toString();
    }

    static TableConfig table(Input input)
            throws JsonProcessingException
    {
        ObjectNode table = JsonNodeFactory.instance.objectNode()
                .put("tableName", "benchmark")
                .put("tableType", "REALTIME");
        table.putObject("segmentsConfig")
                .put("schemaName", "benchmark")
                .put("timeColumnName", "capture_time")
                .put("replication", "1")
                .put("replicasPerPartition", "1");
        table.putObject("tenants");
        table.putObject("metadata");
        table.putObject("tableIndexConfig").put("loadMode", "MMAP").putObject("streamConfigs").put("streamType", "kafka");
        table.set("ingestionConfig", ingestion(input));
        return MAPPER.readValue(table.toString(), TableConfig.class);
    }

    static ObjectNode ingestion(Input input)
    {
        ObjectNode ingestion = JsonNodeFactory.instance.objectNode();
        ArrayNode transforms = ingestion.putArray("transformConfigs");
        for (Column column : input.columns()) {
            String argument = input.isWrapped() ? "payload,'$.after." : "after,'$.";
            transform(transforms, column.name(), "%s(%s%s'%s)".formatted(column.stockFunction(), argument, column.name(), column.stockDefault()));
        }
        if (input.isWrapped()) {
            transform(transforms, "operation", "jsonPathString(payload,'$.op')");
            transform(transforms, "capture_time", "jsonPathLong(payload,'$.ts_ms')");
            transform(transforms, "position", "jsonPathLong(payload,'$.source.lsn')");
        }
        else {
            transform(transforms, "operation", "op");
            transform(transforms, "capture_time", "ts_ms");
            transform(transforms, "position", "jsonPathLong(source,'$.lsn')");
        }
        return ingestion;
    }

    private static void transform(ArrayNode transforms, String column, String function)
    {
        transforms.addObject().put("columnName", column).put("transformFunction", function);
    }
}
