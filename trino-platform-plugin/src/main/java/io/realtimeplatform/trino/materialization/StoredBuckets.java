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
package io.realtimeplatform.trino.materialization;

import com.google.common.collect.ImmutableMap;

import java.util.Map;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * What a storage table has, computed from its rows.
 *
 * @param states the buckets that have rows
 * @param watermark the greatest position of the rows that are of the input's generation; empty when there are none: positions of another one tell nothing
 */
record StoredBuckets(Map<Integer, InputState> states, OptionalLong watermark)
{
    StoredBuckets
    {
        states = ImmutableMap.copyOf(states);
        requireNonNull(watermark, "watermark is null");
    }
}
