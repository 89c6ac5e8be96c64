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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;
import static java.lang.Long.parseLong;
import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.joining;

/**
 * How far a MariaDB server's transactions have come.
 *
 * @param sequences the last number of each domain, in which numbers grow
 */
record GtidPosition(SortedMap<Long, Long> sequences)
{
    GtidPosition
    {
        sequences = ImmutableSortedMap.copyOfSorted(sequences);
    }

    /** @param text such as <code>0-1-57,2-1-8</code>: domain, server and number of the last transaction of each domain; empty before the first one */
    static GtidPosition parse(String text)
    {
        return new GtidPosition(Splitter.on(',').trimResults().omitEmptyStrings().splitToStream(text)
                .map(gtid -> Splitter.on('-').splitToList(gtid))
                .collect(toImmutableSortedMap(naturalOrder(), gtid -> parseLong(gtid.getFirst()), GtidPosition::sequence, Math::max)));
    }

    private static long sequence(List<String> gtid)
    {
        return parseLong(gtid.getLast());
    }

    boolean covers(GtidPosition other)
    {
        return other.sequences.entrySet().stream().allMatch(domain -> sequences.getOrDefault(domain.getKey(), -1L) >= domain.getValue());
    }

    @Override
    public String toString()
    {
        return sequences.entrySet().stream().map(GtidPosition::text).collect(joining(", "));
    }

    private static String text(Map.Entry<Long, Long> domain)
    {
        return "%s of domain %s".formatted(domain.getValue(), domain.getKey());
    }
}
