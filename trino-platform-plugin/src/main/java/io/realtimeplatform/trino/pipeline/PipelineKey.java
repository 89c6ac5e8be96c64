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

import static java.util.Objects.requireNonNull;

/**
 * What a pipeline is made for: a table of a source. All names are as they are in the source.
 */
record PipelineKey(String sourceName, String schemaName, String tableName)
{
    PipelineKey
    {
        requireNonNull(sourceName, "sourceName is null");
        requireNonNull(schemaName, "schemaName is null");
        requireNonNull(tableName, "tableName is null");
    }

    @Override
    public String toString()
    {
        return "%s: %s.%s".formatted(sourceName, schemaName, tableName);
    }
}
