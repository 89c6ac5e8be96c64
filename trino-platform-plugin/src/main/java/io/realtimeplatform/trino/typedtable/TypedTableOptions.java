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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;

import java.util.List;

/**
 * What the user may choose about the columns of a typed table. Each entry is a column's name in the source;
 * one that differs in case only is taken when no other column has that name.
 *
 * @param excludeColumns columns to leave out
 * @param filterable columns to keep a shadow column for, beyond those that have one anyway, so that Pinot can filter them
 * @param fastAggregates bigint columns whose min, max and sum Pinot may compute, in double: exact only up to 2^53
 */
public record TypedTableOptions(List<String> excludeColumns, List<String> filterable, List<String> fastAggregates)
{
    public static final TypedTableOptions DEFAULTS = new TypedTableOptions(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

    public TypedTableOptions
    {
        excludeColumns = ImmutableList.copyOf(excludeColumns);
        filterable = ImmutableList.copyOf(filterable);
        fastAggregates = ImmutableList.copyOf(fastAggregates);
    }
}
