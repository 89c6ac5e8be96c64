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
package io.realtimeplatform.trino.surface;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;

import java.util.List;

/**
 * A call of a table function whose rows were found when it was analysed. Its first column is the number of the row, the others are texts or null.
 * Trino writes it to JSON; of a plugin's classes it can do that with public fields only.
 */
public class RowsFunctionHandle
        implements ConnectorTableFunctionHandle
{
    @JsonProperty
    public List<List<String>> rows = ImmutableList.of();

    public RowsFunctionHandle() {}

    public RowsFunctionHandle(List<List<String>> rows)
    {
        this.rows = ImmutableList.copyOf(rows);
    }
}
