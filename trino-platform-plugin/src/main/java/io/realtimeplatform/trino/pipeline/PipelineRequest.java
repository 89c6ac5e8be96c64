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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.realtimeplatform.trino.typedtable.TypedColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

/**
 * What a CALL wants.
 *
 * @param tables how the pipeline of each table is to be, in the order in which they are made
 * @param stated names of the arguments that a pipeline that is there already has to agree with
 * @param many whether the tables were not named one by one: then each leaves out those of the columns that it has
 */
record PipelineRequest(Map<PipelineKey, PipelineDefinition> tables, Set<String> stated, boolean many)
{
    PipelineRequest
    {
        tables = ImmutableMap.copyOf(tables);
        stated = ImmutableSet.copyOf(stated);
    }

    /** One table, whose pipeline has to agree in everything. */
    static PipelineRequest of(PipelineKey key, PipelineDefinition definition)
    {
        return new PipelineRequest(ImmutableMap.of(key, definition), definition.arguments().keySet(), false);
    }

    /** @return how the pipeline of a table that has those columns is to be */
    PipelineDefinition definition(PipelineKey key, Set<String> columns)
    {
        PipelineDefinition definition = tables.get(key);
        if (!many) {
            return definition;
        }
        return definition.withExcludeColumns(definition.excludeColumns().stream()
                .filter(excluded -> columns.stream().anyMatch(excluded::equalsIgnoreCase))
                .collect(toImmutableList()));
    }

    /** @return what differs from a pipeline that is there already, one entry for each argument */
    List<String> differences(Pipeline existing)
    {
        Map<String, Object> asked = definition(existing.key(), columns(existing)).arguments();
        return differences(Maps.filterKeys(existing.definition().arguments(), stated::contains), asked);
    }

    /** @return what differs, one entry for each argument of the first */
    static List<String> differences(Map<String, Object> existing, Map<String, Object> asked)
    {
        List<String> differences = new ArrayList<>();
        existing.forEach((argument, value) -> {
            if (!value.equals(asked.get(argument))) {
                differences.add("%s is %s and not %s".formatted(argument, value, asked.get(argument)));
            }
        });
        return differences;
    }

    /** The source's names of the columns that the table had when the pipeline was made. */
    static Set<String> columns(Pipeline pipeline)
    {
        return Stream.concat(
                        pipeline.plan().typedTable().columns().stream().map(TypedColumn::sourceName),
                        pipeline.definition().excludeColumns().stream())
                .collect(toImmutableSet());
    }
}
