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
package io.realtimeplatform.trino.engine;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * A statement that ended well.
 *
 * @param rows empty for statements without rows
 * @param rowsWritten rows that it wrote or changed; empty for statements that write none
 * @param rowsRead rows that its scans read
 * @param bytesWritten bytes that it wrote to storage
 */
public record EngineResult(String queryId, List<List<Object>> rows, OptionalLong rowsWritten, long rowsRead, long bytesWritten)
{
    public EngineResult
    {
        requireNonNull(queryId, "queryId is null");
        rows = ImmutableList.copyOf(rows);
        requireNonNull(rowsWritten, "rowsWritten is null");
    }
}
