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

import static java.util.Locale.ENGLISH;

/**
 * How a refresh finds and computes what changed.
 */
public enum RefreshMode
{
    /** The cheapest one that is possible. */
    AUTO,
    /** All rows, into a new table. */
    FULL,
    /** The partitions whose input changed. */
    PARTITION,
    /** The rows that changed, by key. */
    MERGE;

    static RefreshMode of(String text)
    {
        return valueOf(text.strip().toUpperCase(ENGLISH));
    }
}
