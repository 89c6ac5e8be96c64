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
package io.realtimeplatform.trino.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.kafka.KafkaConfig;
import io.realtimeplatform.trino.pinot.PinotConfig;
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.typedtable.ArrayType;
import io.realtimeplatform.trino.typedtable.HelperColumn;
import io.realtimeplatform.trino.typedtable.PinotColumn;
import io.realtimeplatform.trino.typedtable.PinotType;
import io.realtimeplatform.trino.typedtable.TypedColumn;
import io.realtimeplatform.trino.typedtable.TypedTable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.typedtable.TypedTable.Nulls.HELPER_COLUMN;
import static io.realtimeplatform.trino.typedtable.TypedTable.Nulls.PINOT;

/**
 * The documents that make a Pinot upsert table which our decoder fills from a topic of change events.
 */
class PinotTableFactory
{
    static final String DECODER = "io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder";
    private static final int ERROR_PAYLOAD_BYTES = 4096;
    private static final String TIME_COLUMN = HelperColumn.CAPTURE_TIME.columnName();

    private final String kafkaBootstrapServers;
    private final int replication;

    @Inject
    PinotTableFactory(PinotConfig pinotConfig, KafkaConfig kafkaConfig)
    {
        this.kafkaBootstrapServers = pinotConfig.getKafkaBootstrapServers().orElse(kafkaConfig.getBootstrapServers());
        this.replication = pinotConfig.getReplication();
    }

    ObjectNode schema(PipelinePlan plan)
    {
        TypedTable table = plan.typedTable();
        ObjectNode schema = JsonNodeFactory.instance.objectNode()
                .put("schemaName", table.pinotTable());
        if (table.nulls() == PINOT) {
            // costs the pushdown of aggregates, so only where there are NULLs to keep
            schema.put("enableColumnBasedNullHandling", true);
        }
        ArrayNode dimensions = schema.putArray("dimensionFieldSpecs");
        ArrayNode dateTimes = schema.putArray("dateTimeFieldSpecs");
        for (TypedColumn column : table.columns()) {
            addField(dimensions, dateTimes, column.value().name(), column.value().type());
            column.filter().ifPresent(filter -> addField(dimensions, dateTimes, filter.name(), filter.type()));
        }
        for (HelperColumn helper : HelperColumn.values()) {
            if (helper.existsIn(table)) {
                addField(dimensions, dateTimes, helper.columnName(), helper.type());
            }
        }
        ArrayNode key = schema.putArray("primaryKeyColumns");
        keyColumns(table).forEach(column -> key.add(filterColumn(column).name()));
        if (table.failedEventsKept()) {
            key.add(HelperColumn.EVENT_ID.columnName());
        }
        return schema;
    }

    private static void addField(ArrayNode dimensions, ArrayNode dateTimes, String name, PinotType type)
    {
        if (type == PinotType.TIMESTAMP) {
            dateTimes.addObject()
                    .put("name", name)
                    .put("dataType", type.name())
                    .put("format", "1:MILLISECONDS:TIMESTAMP")
                    .put("granularity", "1:MILLISECONDS");
            return;
        }
        ObjectNode field = dimensions.addObject()
                .put("name", name)
                .put("dataType", type.name());
        if (type == PinotType.STRING || type == PinotType.JSON || type == PinotType.BYTES) {
            // the default of 512 cuts longer values off without a word
            field.put("maxLength", Integer.MAX_VALUE);
        }
    }

    /** @param source whose database the table is in */
    ObjectNode table(Source source, Pipeline pipeline, PinotFeatures features)
    {
        TypedTable typedTable = pipeline.plan().typedTable();
        ObjectNode table = JsonNodeFactory.instance.objectNode()
                .put("tableName", typedTable.pinotTable())
                .put("tableType", "REALTIME");
        // the schema is found by the table's name
        table.putObject("segmentsConfig")
                .put("timeColumnName", TIME_COLUMN)
                .put("replication", Integer.toString(replication))
                .put("replicasPerPartition", Integer.toString(replication));
        table.putObject("tenants");
        table.putObject("metadata");
        table.putObject("routing")
                // all segments of one upsert partition must be asked from one server
                .put("instanceSelectorType", "strictReplicaGroup");
        upsert(table.putObject("upsertConfig"), features);

        ObjectNode indexing = table.putObject("tableIndexConfig")
                .put("loadMode", "MMAP");
        if (typedTable.nulls() == PINOT) {
            indexing.put("nullHandlingEnabled", true);
        }
        ArrayNode inverted = indexing.putArray("invertedIndexColumns");
        keyColumns(typedTable).stream()
                .map(PinotTableFactory::filterColumn)
                .filter(column -> column.type() != PinotType.BYTES)
                .forEach(column -> inverted.add(column.name()));
        ArrayNode range = indexing.putArray("rangeIndexColumns");
        typedTable.columns().stream()
                .filter(column -> column.keyPosition() == 0)
                .flatMap(column -> column.filter().stream())
                .filter(column -> column.type() == PinotType.LONG || column.type() == PinotType.INT)
                .forEach(column -> range.add(column.name()));
        if (typedTable.fingerprintsKept()) {
            // hardly two are equal, so a dictionary would only come on top
            indexing.putArray("noDictionaryColumns")
                    .add(HelperColumn.FINGERPRINT_HIGH.columnName())
                    .add(HelperColumn.FINGERPRINT_LOW.columnName());
        }
        if (typedTable.failedEventsKept()) {
            // a dictionary pads every value to the longest one, unless told not to
            indexing.putArray("varLengthDictionaryColumns")
                    .add(HelperColumn.ERROR_MESSAGE.columnName())
                    .add(HelperColumn.ERROR_PAYLOAD.columnName());
        }
        stream(indexing.putObject("streamConfigs"), source, pipeline, features);
        return table;
    }

    private static void upsert(ObjectNode upsert, PinotFeatures features)
    {
        upsert.put("mode", "FULL");
        String position = HelperColumn.POSITION.columnName();
        if (!features.deleteColumn()) {
            upsert.put("comparisonColumn", position);
            return;
        }
        upsert.putArray("comparisonColumns").add(position);
        upsert.put("deleteRecordColumn", HelperColumn.DELETED.columnName());
        if (features.consistencyMode()) {
            // exact for readers at once; SNAPSHOT shows changes up to its refresh interval later
            upsert.put("consistencyMode", "SYNC");
        }
    }

    private void stream(ObjectNode stream, Source source, Pipeline pipeline, PinotFeatures features)
    {
        TypedTable table = pipeline.plan().typedTable();
        stream.put("streamType", "kafka");
        stream.put("stream.kafka.topic.name", pipeline.topic());
        stream.put("stream.kafka.broker.list", kafkaBootstrapServers);
        stream.put("stream.kafka.consumer.type", "lowlevel");
        stream.put("stream.kafka.consumer.factory.class.name", features.consumerFactory());
        // records of an earlier pipeline carry positions that would win over the new snapshot
        stream.put("stream.kafka.consumer.prop.auto.offset.reset", pipeline.plan().topicRecords() > 0 ? "largest" : "smallest");
        stream.put("realtime.segment.flush.threshold.rows", "0");
        stream.put("realtime.segment.flush.threshold.time", "24h");
        stream.put("realtime.segment.flush.threshold.segment.size", "100M");
        stream.put("stream.kafka.decoder.class.name", DECODER);
        stream.put(decoder("columns"), text(decoderColumns(table)));
        ArrayNode key = JsonNodeFactory.instance.arrayNode();
        pipeline.plan().keyColumns().forEach(key::add);
        stream.put(decoder("key.columns"), text(key));
        if (table.failedEventsKept()) {
            // an event that cannot be decoded neither stops the table nor vanishes, nor does a truncation, which leaves the rows here
            stream.put(decoder("error.policy"), "row");
            stream.put(decoder("error.payload.bytes"), Integer.toString(ERROR_PAYLOAD_BYTES));
            stream.put(decoder("truncate.policy"), "fail");
        }
        if (PipelineNames.mayShareTopic(pipeline.key())) {
            // of tables that share a topic, and have different names to Debezium, no two have the same name with their database
            stream.put(decoder("source.tables"), text(JsonNodeFactory.instance.arrayNode().add(source.kind().connector().eventTable(source, pipeline.key()))));
        }
        if (table.nulls() == HELPER_COLUMN) {
            ArrayNode nullable = JsonNodeFactory.instance.arrayNode();
            table.nullableColumns().forEach(column -> nullable.add(column.sourceName()));
            stream.put(decoder("nullable.columns"), text(nullable));
        }
    }

    /** Pinot replaces what looks like a reference to an environment variable. */
    private static String text(JsonNode json)
    {
        return json.toString().replace("$", "\\u0024");
    }

    private static String decoder(String property)
    {
        return "stream.kafka.decoder.prop." + property;
    }

    private static ObjectNode decoderColumns(TypedTable table)
    {
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        for (TypedColumn column : table.columns()) {
            addDecoderColumn(columns, column, column.value());
            column.filter().ifPresent(filter -> addDecoderColumn(columns, column, filter));
        }
        return columns;
    }

    private static void addDecoderColumn(ObjectNode columns, TypedColumn column, PinotColumn pinotColumn)
    {
        ObjectNode node = columns.putObject(pinotColumn.name());
        if (!pinotColumn.name().equals(column.sourceName())) {
            node.put("field", column.sourceName());
        }
        Optional<String> element = ArrayType.element(pinotColumn.connectType());
        node.put("type", element.isPresent() ? "array" : pinotColumn.connectType());
        element.ifPresent(type -> node.put("element", type));
        pinotColumn.scale().ifPresent(scale -> node.put("scale", scale));
        node.put("form", pinotColumn.form());
    }

    private static List<TypedColumn> keyColumns(TypedTable table)
    {
        return table.columns().stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(TypedColumn::keyPosition))
                .collect(ImmutableList.toImmutableList());
    }

    private static PinotColumn filterColumn(TypedColumn column)
    {
        return column.filter().orElse(column.value());
    }
}
