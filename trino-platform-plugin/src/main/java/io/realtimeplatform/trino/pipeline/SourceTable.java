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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import io.realtimeplatform.trino.typedtable.SourceTypes;

import java.util.List;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A table as the source's own catalog describes it.
 *
 * @param columns all of them, in the source's order
 * @param types how the types of its columns are carried
 * @param generated names of columns that the source computes; its change stream does not carry them
 * @param estimatedRows exact for small tables, as the source estimates it for others
 * @param fullIdentityNeeded whether the table has to have REPLICA IDENTITY FULL, whatever it has now
 * @param snapshotByConnector whether its first rows are read by a connector of their own, whatever its name
 */
record SourceTable(
        List<SourceColumn> columns,
        SourceTypes types,
        Set<String> generated,
        long estimatedRows,
        boolean fullIdentityNeeded,
        boolean snapshotByConnector)
{
    SourceTable
    {
        columns = ImmutableList.copyOf(columns);
        requireNonNull(types, "types is null");
        requireNonNull(generated, "generated is null");
    }
}
