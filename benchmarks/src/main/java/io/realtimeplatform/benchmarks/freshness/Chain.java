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
package io.realtimeplatform.benchmarks.freshness;

import java.util.Locale;

/** What is timed. */
public enum Chain
{
    /** From commit to visible in Trino, through what {@code create_pipeline} sets up. */
    OURS,
    /** From commit to visible in Trino, through what guides to Debezium and Pinot set up. */
    HANDMADE,
    /** From the commits of {@link #OURS} until a consumer of its topic has the change. */
    KAFKA_VISIBLE,
    /** The query that found the change of {@link #OURS}, asked once more. */
    ONE_QUERY;

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
