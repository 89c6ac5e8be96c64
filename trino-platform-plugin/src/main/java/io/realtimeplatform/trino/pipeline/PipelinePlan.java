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
import io.realtimeplatform.trino.typedtable.TypedTable;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What was decided when the source table was looked at; the steps carry it out, today or after a crash.
 *
 * @param typedTable what the user sees, and how Pinot keeps it
 * @param keyColumns the primary key's columns in its order, named as in the source
 * @param pinotVersion the version of Pinot that it was planned for
 * @param topicRecords how many records the topic has had: those of an earlier pipeline, which the new Pinot table must not read
 * @param estimatedRows the rows of the source table at that time, exact for small tables, as the source estimates it for others
 * @param fullIdentityNeeded whether the table is altered to REPLICA IDENTITY FULL, unless somebody asked for that anyway
 * @param snapshotByConnector whether its first rows are read by a connector of their own, whatever its name
 */
record PipelinePlan(TypedTable typedTable, List<String> keyColumns, String pinotVersion, long topicRecords, long estimatedRows, boolean fullIdentityNeeded, boolean snapshotByConnector)
{
    PipelinePlan
    {
        requireNonNull(typedTable, "typedTable is null");
        keyColumns = ImmutableList.copyOf(keyColumns);
        requireNonNull(pinotVersion, "pinotVersion is null");
    }
}
