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

import io.trino.testing.MaterializedResult;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How refreshes end that do not take effect, and what is left of them.
 */
final class TestRefreshEnds
        extends AbstractTestRefreshEnds
{
    @Test
    void testCancelledStatement()
    {
        cancelWhileItRefreshes("cancelled_statement", "REFRESH MATERIALIZED VIEW platform.reports.cancelled_statement");
    }

    /** Whoever changes the definition takes the lease: what was computed for the old one is not served. */
    @Test
    void testDefinitionChangesMeanwhile()
    {
        createSlow("changed");
        CompletableFuture<MaterializedResult> running = CompletableFuture.supplyAsync(() -> execute("CALL impatient.system.refresh_materialized_view('reports', 'changed')"));
        await(() -> !query("CREATE TABLE \"iceberg\".\"platform\".\"changed__%", "RUNNING").isEmpty());
        execute("CREATE OR REPLACE MATERIALIZED VIEW impatient.reports.changed WITH (storage_schema = 'iceberg.platform') AS SELECT -1 AS n");
        assertThatThrownBy(running::join).hasMessageContaining("lost its lease");
        assertThat(value("SELECT n FROM platform.reports.changed")).isEqualTo(-1);
        assertThat(execute("SELECT state FROM platform.system.refreshes WHERE view_name = 'changed' ORDER BY refresh_id").getOnlyColumnAsSet()).contains("LOST", "SUCCEEDED");
        await(() -> execute("SHOW TABLES FROM iceberg.platform LIKE 'changed%'").getRowCount() == 1);
    }

    /** A statement waits for a refresh that runs, and gets one that began later: one for all that wait. */
    @Test
    void testRefreshesOneAfterTheOther()
    {
        execute("CREATE MATERIALIZED VIEW platform.reports.often WITH (storage_schema = 'iceberg.platform') AS SELECT 1 AS x");
        int calls = 12;
        List<CompletableFuture<Void>> refreshes = new ArrayList<>();
        for (int index = 0; index < calls; index++) {
            String catalog = index % 2 == 0 ? "platform" : "impatient";
            refreshes.add(CompletableFuture.runAsync(() -> {
                Instant called = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                execute("CALL %s.system.refresh_materialized_view('reports', 'often')".formatted(catalog));
                String began = (String) value("SELECT to_iso8601(max(began_at)) FROM platform.system.refreshes WHERE view_name = 'often' AND state = 'SUCCEEDED'");
                assertThat(OffsetDateTime.parse(began).toInstant()).isAfterOrEqualTo(called);
            }, Thread::startVirtualThread));
        }
        CompletableFuture.allOf(refreshes.toArray(CompletableFuture<?>[]::new)).join();
        // that of the CREATE among them
        assertThat((long) value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'often' AND state = 'SUCCEEDED'")).isBetween(2L, calls - 1L);
        assertThat(value("SELECT count(*) FROM platform.system.refreshes WHERE view_name = 'often' AND state <> 'SUCCEEDED'")).isEqualTo(0L);
    }

    /** What was stated while a view is filled stays when that fails. */
    @Test
    void testChangedWhileItIsFilled()
    {
        execute("CREATE TABLE base.refilled AS SELECT n + m AS id FROM UNNEST(sequence(1, 1000)) AS t (n), UNNEST(sequence(1, 1000)) AS u (m)");
        CompletableFuture<MaterializedResult> filling = CompletableFuture.supplyAsync(() -> execute("CREATE MATERIALIZED VIEW platform.reports.refilled WITH (storage_schema = 'iceberg.platform') AS " + SLOW.formatted("refilled")));
        await(() -> !query("CREATE TABLE \"iceberg\".\"platform\".\"refilled__%", "RUNNING").isEmpty());
        execute("CREATE OR REPLACE MATERIALIZED VIEW platform.reports.refilled WITH (storage_schema = 'iceberg.platform', initialize = 'on_schedule', refresh_schedule = '0 0 1 1 *') AS SELECT 7 AS n");
        assertThatThrownBy(filling::join).hasMessageContaining("it stays as it is now").hasMessageContaining("lost its lease");
        assertThat(value("SELECT n FROM platform.reports.refilled")).isEqualTo(7);
        execute("DROP MATERIALIZED VIEW platform.reports.refilled");
    }
}
