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

import java.util.Comparator;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One partition of the input, and of the storage.
 *
 * @param value the text that stands for it, as <code>2026-01-31</code>; empty for the rows in which it is NULL
 */
record PartitionKey(Optional<String> value)
        implements Comparable<PartitionKey>
{
    static final PartitionKey NULL = new PartitionKey(Optional.empty());

    private static final Comparator<PartitionKey> ORDER = Comparator.comparing((PartitionKey key) -> key.value.isPresent())
            .thenComparing(key -> key.value.orElse(""));

    PartitionKey
    {
        requireNonNull(value, "value is null");
    }

    static PartitionKey of(String value)
    {
        return new PartitionKey(Optional.of(value));
    }

    @Override
    public int compareTo(PartitionKey other)
    {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString()
    {
        return value.orElse("NULL");
    }
}
