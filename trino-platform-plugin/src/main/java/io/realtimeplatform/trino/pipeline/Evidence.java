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
import io.realtimeplatform.trino.connect.ConnectorStatus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What the neighbours answered about a pipeline.
 *
 * @param captured the tables that its connector captures
 * @param connectors all connectors by name
 * @param ends end offsets by topic and partition
 * @param signsOfLife epoch milliseconds of the newest one by connector: a heartbeat, or a row of a table that is read for the first time
 * @param scans what ended snapshots without success
 * @param published the tables of the connector's publication; empty where that was not asked
 */
record Evidence(
        Pipeline pipeline,
        Source source,
        List<PipelineKey> captured,
        Answer<Map<String, ConnectorStatus>> connectors,
        Answer<Map<String, Map<Integer, Long>>> ends,
        Answer<Map<String, Long>> signsOfLife,
        Answer<Map<PipelineKey, String>> scans,
        Answer<PinotFacts> pinot,
        Optional<Answer<Optional<Set<PipelineKey>>>> published)
{
    Evidence
    {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(source, "source is null");
        captured = ImmutableList.copyOf(captured);
        requireNonNull(connectors, "connectors is null");
        requireNonNull(ends, "ends is null");
        requireNonNull(signsOfLife, "signsOfLife is null");
        requireNonNull(scans, "scans is null");
        requireNonNull(pinot, "pinot is null");
        requireNonNull(published, "published is null");
    }

    boolean isSnapshotDone()
    {
        return pipeline.snapshotRows().isPresent();
    }

    /** What has to be known to tell how the pipeline is, and was not answered. */
    List<String> missingAnswers()
    {
        return ImmutableList.of(connectors.error(), ends.error(), signsOfLife.error(), scans.error(), pinot.error()).stream()
                .filter(error -> !error.isEmpty())
                .collect(ImmutableList.toImmutableList());
    }
}
