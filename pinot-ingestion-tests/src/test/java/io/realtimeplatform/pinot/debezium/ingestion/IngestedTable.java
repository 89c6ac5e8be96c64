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
package io.realtimeplatform.pinot.debezium.ingestion;

import io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder;
import org.apache.pinot.common.metadata.segment.SegmentZKMetadata;
import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.segment.local.data.manager.TableDataManager;
import org.apache.pinot.segment.local.indexsegment.mutable.MutableSegmentImpl;
import org.apache.pinot.segment.local.io.writer.impl.DirectMemoryManager;
import org.apache.pinot.segment.local.realtime.impl.RealtimeSegmentConfig;
import org.apache.pinot.segment.local.realtime.impl.RealtimeSegmentStatsHistory;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.segment.local.upsert.PartitionUpsertMetadataManager;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManager;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManagerFactory;
import org.apache.pinot.segment.local.utils.IngestionUtils;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.TableType;
import org.apache.pinot.spi.config.table.UpsertConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.env.PinotConfiguration;
import org.apache.pinot.spi.stream.LongMsgOffset;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.stream.StreamDataDecoderImpl;
import org.apache.pinot.spi.stream.StreamDataDecoderResult;
import org.apache.pinot.spi.stream.StreamMessage;
import org.apache.pinot.spi.stream.StreamMessageMetadata;
import org.apache.pinot.spi.utils.builder.TableConfigBuilder;
import org.roaringbitmap.PeekableIntIterator;

import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One partition of an upsert table in Pinot's own classes, fed as a server feeds it: the decoder behind Pinot's stream
 * decoder, the transforms, the consuming segment with its upsert metadata.
 */
final class IngestedTable
        implements AutoCloseable
{
    private static final String NAME = "ingested_REALTIME";

    private static final StreamMessageMetadata RECORD = new StreamMessageMetadata.Builder()
            .setRecordIngestionTimeMs(1_795_345_740_100L)
            .setOffset(new LongMsgOffset(0), new LongMsgOffset(1))
            .build();

    private final StreamDataDecoderImpl decoder;
    private final TransformPipeline transforms;
    private final TableUpsertMetadataManager tableMetadata;
    private final PartitionUpsertMetadataManager metadata;
    private final MutableSegmentImpl segment;
    private final Schema schema;
    private int failures;
    private int filtered;

    IngestedTable(Path directory, Schema schema, Map<String, String> properties)
            throws Exception
    {
        this.schema = schema;
        UpsertConfig upsert = new UpsertConfig(UpsertConfig.Mode.FULL);
        upsert.setComparisonColumns(List.of("__position"));
        upsert.setDeleteRecordColumn("__deleted");
        Map<String, String> stream = new HashMap<>(Map.of(
                "streamType", "kafka",
                "stream.kafka.topic.name", "shop.public.person",
                "stream.kafka.consumer.type", "lowlevel",
                "stream.kafka.consumer.factory.class.name", "org.apache.pinot.plugin.stream.kafka30.KafkaConsumerFactory",
                "stream.kafka.decoder.class.name", DebeziumMessageDecoder.class.getName()));
        properties.forEach((name, value) -> stream.put("stream.kafka.decoder.prop." + name, value));
        TableConfig table = new TableConfigBuilder(TableType.REALTIME)
                .setTableName(NAME)
                .setTimeColumnName("__capture_time")
                .setUpsertConfig(upsert)
                .setNullHandlingEnabled(true)
                .setStreamConfigs(stream)
                .build();
        DebeziumMessageDecoder messages = new DebeziumMessageDecoder();
        messages.init(IngestionUtils.getFieldsForRecordExtractor(table, schema), new StreamConfig(NAME, stream), table, schema);
        decoder = new StreamDataDecoderImpl(messages);
        transforms = new TransformPipeline(table, schema);
        tableMetadata = TableUpsertMetadataManagerFactory.create(new PinotConfiguration(), table, schema, dataManager(directory), null);
        metadata = tableMetadata.getOrCreatePartitionManager(0);
        String segmentName = "ingested__0__0__20260101T0000Z";
        segment = new MutableSegmentImpl(new RealtimeSegmentConfig.Builder()
                .setTableNameWithType(NAME)
                .setSegmentName(segmentName)
                .setStreamName("shop.public.person")
                .setSchema(schema)
                .setTimeColumnName("__capture_time")
                .setCapacity(100_000)
                .setAvgNumMultiValues(2)
                .setSegmentZKMetadata(new SegmentZKMetadata(segmentName))
                .setMemoryManager(new DirectMemoryManager(segmentName, ServerMetrics.get()))
                .setStatsHistory(RealtimeSegmentStatsHistory.deserializeFrom(directory.resolve("statistics").toFile()))
                .setDefaultNullHandlingEnabled(true)
                .setPartitionUpsertMetadataManager(metadata)
                .setConsumerDir(directory.resolve("consumer").toString())
                .build(), null);
    }

    /**
     * The upsert metadata asks the table's data manager for its folder and for nothing else.
     */
    private static TableDataManager dataManager(Path directory)
    {
        return (TableDataManager) Proxy.newProxyInstance(IngestedTable.class.getClassLoader(), new Class<?>[] {TableDataManager.class}, (proxy, method, arguments) -> {
            if (method.getReturnType() == File.class) {
                return directory.toFile();
            }
            return null;
        });
    }

    void ingest(List<String> messages)
            throws Exception
    {
        for (String message : messages) {
            ingest(message);
        }
    }

    void ingest(String message)
            throws Exception
    {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        StreamDataDecoderResult decoded = decoder.decode(new StreamMessage<>(null, bytes, bytes.length, RECORD));
        if (decoded.getException() != null) {
            failures++;
            return;
        }
        TransformPipeline.Result result = transforms.processRow(decoded.getResult());
        filtered += result.getSkippedRowCount();
        for (GenericRow row : result.getTransformedRows()) {
            segment.index(row, null);
        }
    }

    /**
     * What queries see: the rows that the upsert metadata holds for valid and not deleted, nulls left out.
     */
    List<Map<String, Object>> rows(String... columns)
    {
        List<Map<String, Object>> rows = new ArrayList<>();
        assertThat(schema.getColumnNames()).contains(columns);
        PeekableIntIterator documents = segment.getQueryableDocIds().getMutableRoaringBitmap().getIntIterator();
        while (documents.hasNext()) {
            int document = documents.next();
            Map<String, Object> row = new TreeMap<>();
            for (String column : columns) {
                if (!segment.getDataSource(column).getNullValueVector().isNull(document)) {
                    row.put(column, segment.getValue(document, column));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    int failures()
    {
        return failures;
    }

    int filtered()
    {
        return filtered;
    }

    @Override
    public void close()
            throws Exception
    {
        segment.destroy();
        metadata.stop();
        metadata.close();
        tableMetadata.close();
    }
}
