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

import org.apache.pinot.common.metrics.ServerMetrics;
import org.apache.pinot.segment.local.indexsegment.mutable.MutableSegmentImpl;
import org.apache.pinot.segment.local.io.writer.impl.DirectMemoryManager;
import org.apache.pinot.segment.local.realtime.impl.RealtimeSegmentStatsHistory;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.segment.local.segment.index.loader.IndexLoadingConfig;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManager;
import org.apache.pinot.segment.local.upsert.TableUpsertMetadataManagerFactory;
import org.apache.pinot.segment.local.utils.IngestionUtils;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.UpsertConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.metrics.PinotMetricUtils;
import org.apache.pinot.spi.stream.StreamConfig;
import org.apache.pinot.spi.stream.StreamDecoderProvider;
import org.apache.pinot.spi.stream.StreamMessageDecoder;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

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
 * In the classes of the oldest release: the decoder as Pinot makes it, the transforms, the consuming segment with its upsert
 * metadata. There is no delete column yet: deleted rows stay valid, and who reads leaves them out by their flag, as the
 * platform's typed tables do.
 */
final class OldestIngestedTable
        implements IngestedTable
{
    private static final ServerMetrics METRICS = new ServerMetrics(PinotMetricUtils.getPinotMetricsRegistry());

    /** How Pinot stores BOOLEAN. */
    private static final Integer TRUE = 1;

    private final StreamMessageDecoder<byte[]> decoder;
    private final TransformPipeline transforms;
    private final TableUpsertMetadataManager metadata;
    private final MutableSegmentImpl segment;
    // Pinot fills these again for each message
    private final GenericRow decoded = new GenericRow();
    private final TransformPipeline.Result transformed = new TransformPipeline.Result();
    private int failures;
    private int filtered;

    @SuppressWarnings("unchecked")
    OldestIngestedTable(Path directory, Schema schema, Map<String, String> properties)
            throws Exception
    {
        UpsertConfig upsert = new UpsertConfig(UpsertConfig.Mode.FULL);
        upsert.setComparisonColumn(COMPARISON_COLUMN);
        TableConfig table = tableConfig(upsert, properties);
        decoder = StreamDecoderProvider.create(
                new StreamConfig(TABLE, table.getIndexingConfig().getStreamConfigs()),
                IngestionUtils.getFieldsForRecordExtractor(table.getIngestionConfig(), schema));
        transforms = new TransformPipeline(table, schema);
        metadata = TableUpsertMetadataManagerFactory.create(table, schema, null, METRICS);
        IndexLoadingConfig indexes = new IndexLoadingConfig(null, table);
        segment = new MutableSegmentImpl(segmentConfig(directory, schema)
                .setNoDictionaryColumns(indexes.getNoDictionaryColumns())
                .setVarLengthDictionaryColumns(indexes.getVarLengthDictionaryColumns())
                .setInvertedIndexColumns(indexes.getInvertedIndexColumns())
                .setTextIndexColumns(indexes.getTextIndexColumns())
                .setFSTIndexColumns(indexes.getFSTIndexColumns())
                .setJsonIndexColumns(indexes.getJsonIndexColumns())
                .setH3IndexConfigs(indexes.getH3IndexConfigs())
                .setOffHeap(true)
                .setMemoryManager(new DirectMemoryManager(SEGMENT, METRICS))
                .setStatsHistory(RealtimeSegmentStatsHistory.deserialzeFrom(directory.resolve("statistics").toFile()))
                .setNullHandlingEnabled(true)
                .setUpsertMode(UpsertConfig.Mode.FULL)
                .setUpsertComparisonColumn(COMPARISON_COLUMN)
                .setPartitionUpsertMetadataManager(metadata.getOrCreatePartitionManager(0))
                .build(), METRICS);
    }

    /**
     * An exception of the decoder ends consumption, so it fails the test.
     */
    @Override
    public void ingest(String message)
            throws Exception
    {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        decoded.clear();
        GenericRow row = decoder.decode(bytes, 0, bytes.length, decoded);
        if (row == null) {
            failures++;
            return;
        }
        transforms.processRow(row, transformed);
        filtered += transformed.getSkippedRowCount();
        for (GenericRow transformedRow : transformed.getTransformedRows()) {
            segment.index(transformedRow, null);
        }
    }

    @Override
    public List<Map<String, Object>> rows(String... columns)
    {
        MutableRoaringBitmap documents = new MutableRoaringBitmap();
        PeekableIntIterator valid = segment.getValidDocIds().getMutableRoaringBitmap().getIntIterator();
        while (valid.hasNext()) {
            int document = valid.next();
            if (!segment.getValue(document, DELETED_COLUMN).equals(TRUE)) {
                documents.add(document);
            }
        }
        return PinotReleases.rows(segment, documents, columns);
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
        metadata.close();
    }
}
