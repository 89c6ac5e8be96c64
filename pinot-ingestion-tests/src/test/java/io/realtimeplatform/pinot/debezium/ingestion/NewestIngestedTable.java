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
import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.segment.local.data.manager.TableDataManager;
import org.apache.pinot.segment.local.indexsegment.mutable.MutableSegmentImpl;
import org.apache.pinot.segment.local.io.writer.impl.DirectMemoryManager;
import org.apache.pinot.segment.local.realtime.impl.RealtimeSegmentStatsHistory;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.segment.local.upsert.PartitionUpsertMetadataManager;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManager;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManagerFactory;
import org.apache.pinot.segment.local.utils.IngestionUtils;
import org.apache.pinot.spi.config.table.TableConfig;
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

import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.COMPARISON_COLUMN;
import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.DELETED_COLUMN;
import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.SEGMENT;
import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.TABLE;
import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.segmentConfig;
import static io.realtimeplatform.pinot.debezium.ingestion.PinotReleases.tableConfig;

/**
 * In the classes of the newest release: the decoder behind Pinot's stream decoder, the transforms, the consuming segment
 * with its upsert metadata, which leaves deleted rows out by the delete column.
 */
final class NewestIngestedTable
        implements IngestedTable
{
    private static final StreamMessageMetadata RECORD = new StreamMessageMetadata.Builder()
            .setRecordIngestionTimeMs(1_795_345_740_100L)
            .setOffset(new LongMsgOffset(0), new LongMsgOffset(1))
            .build();

    private final StreamDataDecoderImpl decoder;
    private final TransformPipeline transforms;
    private final TableUpsertMetadataManager tableMetadata;
    private final PartitionUpsertMetadataManager metadata;
    private final MutableSegmentImpl segment;
    private int failures;
    private int filtered;

    NewestIngestedTable(Path directory, Schema schema, Map<String, String> properties)
            throws Exception
    {
        schema.setEnableColumnBasedNullHandling(true);
        UpsertConfig upsert = new UpsertConfig(UpsertConfig.Mode.FULL);
        upsert.setComparisonColumns(List.of(COMPARISON_COLUMN));
        upsert.setDeleteRecordColumn(DELETED_COLUMN);
        TableConfig table = tableConfig(upsert, properties);
        DebeziumMessageDecoder messages = new DebeziumMessageDecoder();
        messages.init(IngestionUtils.getFieldsForRecordExtractor(table, schema), new StreamConfig(TABLE, table.getIndexingConfig().getStreamConfigs()), table, schema);
        decoder = new StreamDataDecoderImpl(messages);
        transforms = new TransformPipeline(table, schema);
        tableMetadata = TableUpsertMetadataManagerFactory.create(new PinotConfiguration(), table, schema, dataManager(directory), null);
        metadata = tableMetadata.getOrCreatePartitionManager(0);
        segment = new MutableSegmentImpl(segmentConfig(directory, schema)
                .setMemoryManager(new DirectMemoryManager(SEGMENT, ServerMetrics.get()))
                .setStatsHistory(RealtimeSegmentStatsHistory.deserializeFrom(directory.resolve("statistics").toFile()))
                .setDefaultNullHandlingEnabled(true)
                .setPartitionUpsertMetadataManager(metadata)
                .build(), null);
    }

    /**
     * The upsert metadata asks the table's data manager for its folder and for nothing else.
     */
    private static TableDataManager dataManager(Path directory)
    {
        return (TableDataManager) Proxy.newProxyInstance(NewestIngestedTable.class.getClassLoader(), new Class<?>[] {TableDataManager.class}, (proxy, method, arguments) -> {
            if (method.getReturnType() == File.class) {
                return directory.toFile();
            }
            return null;
        });
    }

    @Override
    public void ingest(String message)
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

    @Override
    public List<Map<String, Object>> rows(String... columns)
    {
        return PinotReleases.rows(segment, segment.getQueryableDocIds().getMutableRoaringBitmap(), columns);
    }

    @Override
    public int failures()
    {
        return failures;
    }

    @Override
    public int filtered()
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
