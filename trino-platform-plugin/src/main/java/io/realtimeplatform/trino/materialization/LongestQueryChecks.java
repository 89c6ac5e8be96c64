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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.airlift.units.Duration;
import io.realtimeplatform.trino.check.Checks;
import io.realtimeplatform.trino.check.Finding;
import io.realtimeplatform.trino.check.Probe;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Whether a query may run for longer than stored rows are kept that were replaced: its files would be gone.
 */
class LongestQueryChecks
        implements Checks
{
    private static final String LONGEST_QUERY = "longest_query";
    // a query is ended by whichever is less
    private static final List<String> LIMITS = ImmutableList.of("query_max_run_time", "query_max_execution_time");

    private final EngineClient engine;
    private final Duration kept;

    @Inject
    LongestQueryChecks(EngineClient engine, MaterializationConfig config)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.kept = config.getKeepReplaced();
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        String self = engine.serviceUser().orElse(session.getUser());
        return ImmutableList.of(Probe.of(Subject.neighbour("Trino"), ImmutableList.of(LONGEST_QUERY), "See check trino", () -> ask(self)));
    }

    private Map<String, Finding> ask(String user)
    {
        Duration longest = engine.execute(user, "SHOW SESSION LIKE 'query_max_%_time'").stream()
                .filter(row -> LIMITS.contains((String) row.getFirst()))
                .map(row -> Duration.valueOf((String) row.get(1)))
                .min(Duration::compareTo)
                .orElseThrow();
        String found = "Queries may run for %s, and stored rows that were replaced are kept for %s".formatted(longest.convertToMostSuccinctTimeUnit(), kept.convertToMostSuccinctTimeUnit());
        if (longest.compareTo(kept) <= 0) {
            return ImmutableMap.of(LONGEST_QUERY, Finding.ok(found));
        }
        return ImmutableMap.of(LONGEST_QUERY, Finding.warning(
                found,
                "Set query.max-run-time of Trino to what platform.refresh.keep-replaced is, or that to more: a query that reads stored rows for longer fails, as their files are gone"));
    }
}
