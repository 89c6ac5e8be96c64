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
import org.apache.pinot.segment.local.indexsegment.mutable.MutableSegmentImpl;
import org.apache.pinot.segment.local.realtime.impl.RealtimeSegmentConfig;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.TableType;
import org.apache.pinot.spi.config.table.UpsertConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.utils.builder.TableConfigBuilder;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the releases of Pinot have in common. It is compiled once and linked with each of them.
 */
final class PinotReleases
{
    static final String TABLE = "ingested_REALTIME";
    static final String SEGMENT = "ingested__0__0__20260101T0000Z";
    static final String COMPARISON_COLUMN = "__position";
    static final String DELETED_COLUMN = "__deleted";
    private static final String TOPIC = "shop.public.person";
    private static final String TIME_COLUMN = "__capture_time";

    private PinotReleases() {}

    /**
     * @param decoderProperties what follows {@code stream.kafka.decoder.prop.}
     */
    static TableConfig tableConfig(UpsertConfig upsert, Map<String, String> decoderProperties)
    {
        Map<String, String> stream = new HashMap<>(Map.of(
                "streamType", "kafka",
                "stream.kafka.topic.name", TOPIC,
                "stream.kafka.consumer.type", "lowlevel",
                "stream.kafka.consumer.factory.class.name", "org.apache.pinot.plugin.stream.kafka30.KafkaConsumerFactory",
                "stream.kafka.decoder.class.name", DebeziumMessageDecoder.class.getName()));
        decoderProperties.forEach((name, value) -> stream.put("stream.kafka.decoder.prop." + name, value));
        return new TableConfigBuilder(TableType.REALTIME)
                .setTableName(TABLE)
                .setTimeColumnName(TIME_COLUMN)
                .setUpsertConfig(upsert)
                .setNullHandlingEnabled(true)
                .setStreamConfigs(stream)
                .build();
    }

    /**
     * A consuming segment; what differs between the releases is left to the caller.
     */
    static RealtimeSegmentConfig.Builder segmentConfig(Path directory, Schema schema)
    {
        return new RealtimeSegmentConfig.Builder()
                .setTableNameWithType(TABLE)
                .setSegmentName(SEGMENT)
                .setStreamName(TOPIC)
                .setSchema(schema)
                .setTimeColumnName(TIME_COLUMN)
                .setCapacity(100_000)
                .setAvgNumMultiValues(2)
                .setSegmentZKMetadata(new SegmentZKMetadata(SEGMENT))
                .setConsumerDir(directory.resolve("consumer").toString());
    }

    /**
     * The values of some documents of a segment, nulls left out.
     */
    static List<Map<String, Object>> rows(MutableSegmentImpl segment, MutableRoaringBitmap documents, String... columns)
    {
        assertThat(segment.getColumnNames()).contains(columns);
        List<Map<String, Object>> rows = new ArrayList<>();
        PeekableIntIterator remaining = documents.getIntIterator();
        while (remaining.hasNext()) {
            int document = remaining.next();
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
}
