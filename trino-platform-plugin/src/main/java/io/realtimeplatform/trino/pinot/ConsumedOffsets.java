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
package io.realtimeplatform.trino.pinot;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.trino.http.Excerpt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * How far the servers have read the topic of a table.
 *
 * @param offsets Kafka partition to the offset that every replica has consumed (the next one to read)
 * @param problems what servers report about segments that do not consume
 */
public record ConsumedOffsets(Map<Integer, Long> offsets, List<String> problems)
{
    public ConsumedOffsets
    {
        offsets = ImmutableMap.copyOf(offsets);
        problems = ImmutableList.copyOf(problems);
    }

    /** @param document the controller's answer about consuming segments */
    static ConsumedOffsets parse(JsonNode document)
    {
        Map<Integer, Long> offsets = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Entry<String, JsonNode> segment : document.path("_segmentToConsumingInfoMap").properties()) {
            for (JsonNode replica : segment.getValue()) {
                String state = replica.path("consumerState").asText("");
                if (!state.equals("CONSUMING")) {
                    problems.add("Pinot server %s does not consume segment %s: %s".formatted(
                            Excerpt.of(replica.path("serverName").asText("")), segment.getKey(), Excerpt.of(state)));
                }
                for (Entry<String, JsonNode> partition : replica.path("partitionToOffsetMap").properties()) {
                    parseLong(partition.getValue().asText(""))
                            .ifPresent(offset -> offsets.merge(Integer.parseInt(partition.getKey()), offset, Math::min));
                }
            }
        }
        return new ConsumedOffsets(offsets, problems);
    }

    private static Optional<Long> parseLong(String text)
    {
        try {
            return Optional.of(Long.parseLong(text));
        }
        catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
