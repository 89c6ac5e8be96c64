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

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.SetMultimap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * When connectors were last seen to work: by their heartbeats, and while they read the rows of their first tables, when Debezium sends none, by these rows.
 */
final class SignsOfLife
{
    private SignsOfLife() {}

    /**
     * @param captured all pipelines of each connector
     * @param newestRecords gives the epoch milliseconds of the newest record by topic, of those that have records
     * @return epoch milliseconds of the newest sign by connector; a connector without any is missing
     */
    static Map<String, Long> find(Set<String> connectors, Map<String, List<Pipeline>> captured, Function<Collection<String>, Map<String, Long>> newestRecords)
    {
        SetMultimap<String, String> topics = HashMultimap.create();
        for (String connector : connectors) {
            topics.put(connector, ConnectorConfiguration.heartbeatTopic(connector));
            captured.getOrDefault(connector, ImmutableList.of()).stream()
                    .filter(pipeline -> pipeline.snapshotRows().isEmpty())
                    .map(Pipeline::topic)
                    .forEach(topic -> topics.put(connector, topic));
        }
        Map<String, Long> newest = newestRecords.apply(topics.values());
        Map<String, Long> signs = new HashMap<>();
        topics.forEach((connector, topic) -> {
            if (newest.containsKey(topic)) {
                signs.merge(connector, newest.get(topic), Math::max);
            }
        });
        return signs;
    }
}
