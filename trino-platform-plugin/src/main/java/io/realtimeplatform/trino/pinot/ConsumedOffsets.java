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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.List;
import java.util.Map;

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
}
