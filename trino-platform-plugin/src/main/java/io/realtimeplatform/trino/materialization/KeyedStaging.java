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

import java.util.Map;
import java.util.Set;

/**
 * The tables with staged rows of one refresh by key.
 */
interface KeyedStaging
{
    /** Drops those that refreshes with older leases left. */
    void dropLeftOver();

    /** Copies rows from a position on, in one scan, deleted ones among them. */
    StagedInput stageChanges(long fromPosition);

    /** Copies all rows of the buckets, in one scan. */
    StagedInput stageBuckets(Set<Integer> buckets);

    /** @return the states of the buckets that have staged rows, deleted ones not counted */
    Map<Integer, InputState> states(StagedInput input);

    /** Drops those of this refresh. */
    void drop();
}
