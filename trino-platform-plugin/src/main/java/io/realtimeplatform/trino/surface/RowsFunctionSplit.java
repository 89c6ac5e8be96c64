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
import io.trino.spi.connector.ConnectorSplit;

import java.util.List;

/**
 * The only split of a call, with its rows; see {@link RowsFunctionHandle} for why its field is as it is.
 */
public class RowsFunctionSplit
        implements ConnectorSplit
{
    @JsonProperty
    public List<List<String>> rows = ImmutableList.of();

    public RowsFunctionSplit() {}

    RowsFunctionSplit(List<List<String>> rows)
    {
        this.rows = ImmutableList.copyOf(rows);
    }
}
