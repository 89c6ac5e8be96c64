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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** A Pinot upsert table over a topic of persons. */
record UpsertTable(String name, IngestionRoute route, String topic, String bootstrapServers, boolean oldestPinot)
{
    ObjectNode schema()
    {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("schemaName", name);
        schema.putArray("primaryKeyColumns").add("id");
        ArrayNode dimensions = schema.putArray("dimensionFieldSpecs");
        field(dimensions, "id", "LONG");
        field(dimensions, "customer_id", "LONG");
        field(dimensions, "name", "STRING");
        field(dimensions, position(), "LONG");
        if (route.isOurs()) {
            field(dimensions, "__deleted", "BOOLEAN");
        }
        else {
            field(dimensions, "operation", "STRING");
        }
        schema.putArray("dateTimeFieldSpecs").addObject()
                .put("name", time())
                .put("dataType", "TIMESTAMP")
                .put("format", "1:MILLISECONDS:TIMESTAMP")
                .put("granularity", "1:MILLISECONDS");
        return schema;
    }

    private static void field(ArrayNode dimensions, String name, String type)
    {
        dimensions.addObject().put("name", name).put("dataType", type);
    }

    private String position()
    {
        return route.isOurs() ? "__position" : "position";
    }

    private String time()
    {
        return route.isOurs() ? "__capture_time" : "capture_time";
    }

    ObjectNode config()
    {
        ObjectNode table = JsonNodeFactory.instance.objectNode()
                .put("tableName", name)
                .put("tableType", "REALTIME");
        table.putObject("segmentsConfig")
                .put("schemaName", name)
                .put("timeColumnName", time())
                .put("replication", "1")
                .put("replicasPerPartition", "1");
        table.putObject("tenants");
        table.putObject("metadata");
        table.putObject("routing").put("instanceSelectorType", "strictReplicaGroup");
        ObjectNode upsert = table.putObject("upsertConfig").put("mode", "FULL");
        if (oldestPinot) {
            upsert.put("comparisonColumn", position());
        }
        else {
            upsert.putArray("comparisonColumns").add(position());
        }
        if (route.isOurs() && !oldestPinot) {
            upsert.put("deleteRecordColumn", "__deleted");
        }
        ObjectNode stream = table.putObject("tableIndexConfig")
                .put("loadMode", "MMAP")
                .putObject("streamConfigs");
        stream(stream);
        if (!route.isOurs()) {
            table.set("ingestionConfig", StockTable.ingestion(route.input()));
        }
        return table;
    }

    private void stream(ObjectNode stream)
    {
        String kafka = oldestPinot ? "kafka20" : "kafka40";
        stream.put("streamType", "kafka")
                .put("stream.kafka.topic.name", topic)
                .put("stream.kafka.broker.list", bootstrapServers)
                .put("stream.kafka.consumer.type", "lowlevel")
                .put("stream.kafka.consumer.factory.class.name", "org.apache.pinot.plugin.stream." + kafka + ".KafkaConsumerFactory")
                .put("stream.kafka.consumer.prop.auto.offset.reset", "smallest")
                .put("realtime.segment.flush.threshold.rows", "10000000")
                .put("realtime.segment.flush.threshold.time", "24h");
        if (!route.isOurs()) {
            stream.put("stream.kafka.decoder.class.name", "org.apache.pinot.plugin.inputformat.json.JSONMessageDecoder");
            return;
        }
        stream.put("stream.kafka.decoder.class.name", "io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder");
        for (Map.Entry<String, String> property : OurRoute.properties(route.input()).entrySet()) {
            stream.put("stream.kafka.decoder.prop." + property.getKey(), property.getValue());
        }
    }
}
