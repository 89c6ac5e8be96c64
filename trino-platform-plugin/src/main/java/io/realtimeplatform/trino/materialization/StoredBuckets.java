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

/**
 * What a storage table has, computed from its rows.
 *
 * @param states the buckets that have rows
 * @param withChanges the states that they would have with the changed rows: each takes the place of the stored row of its key, unless that one is later
 */
record StoredBuckets(Map<Integer, InputState> states, Map<Integer, InputState> withChanges)
{
    StoredBuckets
    {
        states = ImmutableMap.copyOf(states);
        withChanges = ImmutableMap.copyOf(withChanges);
    }
}
