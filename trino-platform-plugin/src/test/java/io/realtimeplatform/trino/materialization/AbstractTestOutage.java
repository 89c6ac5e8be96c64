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
import io.realtimeplatform.trino.lake.EmulatedLake;
import io.trino.testing.MaterializedRow;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A lake that nobody reaches for a while.
 */
abstract class AbstractTestOutage
        extends AbstractTestRefreshInPlace
{
    private static final String ROWS = "SELECT id, region, made_at, amount FROM live.shop.orders";

    @Override
    abstract EmulatedLake createLake(Path directory);

    /** Schemas of all catalogs that views can be stored in. */
    List<String> storages()
    {
        return ImmutableList.of("iceberg.platform");
    }

    /** What Trino says when stored rows are read that it does not reach. */
    abstract String unreachable();

    @Test
    void testOutage()
    {
        for (String storage : storages()) {
            execute("CREATE MATERIALIZED VIEW live.reports.%s GRACE PERIOD INTERVAL '1' HOUR WITH (storage_schema = '%s') AS %s".formatted(kept(storage), storage, ROWS));
        }
        execute("CREATE MATERIALIZED VIEW live.reports.graced GRACE PERIOD INTERVAL '1' SECOND WITH (storage_schema = 'iceberg.platform') AS " + ROWS);
        execute("CREATE MATERIALIZED VIEW live.reports.tailed WITH (storage_schema = 'iceberg.platform', serving = 'live_tail', time_column = 'made_at', settle_time = '%s days') AS %s"
                .formatted(ChronoUnit.DAYS.between(LocalDate.of(2026, 1, 7), LocalDate.now(UTC)), ROWS));
        // the view is not read itself: Trino could have files of it in its cache
        List<MaterializedRow> stored = execute(ROWS);
        String listed = "SELECT view_name, freshness, stored_rows FROM live.system.materialized_views ORDER BY view_name";
        List<MaterializedRow> before = execute(listed);
        orders.change(5);

        EmulatedLake stopped = (EmulatedLake) lake;
        stopped.stop();
        try {
            assertThat(execute(listed)).as("what there is, is known without it").isEqualTo(before);
            assertThat(execute("SHOW TABLES FROM live.reports")).hasSameSizeAs(before);
            assertThat(execute("SELECT name FROM system.metadata.materialized_views WHERE catalog_name = 'live'")).hasSameSizeAs(before);
            assertThat(execute("SELECT DISTINCT table_name FROM live.information_schema.columns WHERE table_schema = 'reports'")).hasSameSizeAs(before);

            assertThat(execute("SELECT * FROM live.reports.graced")).as("the query is read in the place of rows that are too old").containsExactlyInAnyOrderElementsOf(execute(ROWS));
            String recent = " WHERE made_at >= TIMESTAMP '2026-01-09 00:00:00'";
            assertThat(execute("SELECT * FROM live.reports.tailed" + recent)).as("from the boundary on").containsExactlyInAnyOrderElementsOf(execute(ROWS + recent));
            assertUnreachable("SELECT * FROM live.reports.tailed");
            for (String storage : storages()) {
                assertUnreachable("SELECT * FROM live.reports." + kept(storage));
                assertThatThrownBy(() -> refresh(kept(storage))).as(storage).satisfies(failure ->
                        assertThat(execute("SELECT last_refresh_state, failures, error FROM live.system.materialized_views WHERE view_name = '%s'".formatted(kept(storage))).getFirst().getFields())
                                .containsExactly("FAILED", 1L, failure.getMessage()));
            }
        }
        finally {
            stopped.start();
        }

        for (String storage : storages()) {
            assertThat(execute("SELECT * FROM live.reports." + kept(storage))).as(storage).containsExactlyInAnyOrderElementsOf(stored);
            refresh(kept(storage));
            assertThat(execute("SELECT * FROM live.reports." + kept(storage))).as(storage).containsExactlyInAnyOrderElementsOf(execute(ROWS));
        }
        refresh("tailed");
        assertThat(execute("SELECT * FROM live.reports.tailed")).containsExactlyInAnyOrderElementsOf(execute(ROWS));
    }

    private void assertUnreachable(@Language("SQL") String sql)
    {
        assertThatThrownBy(() -> execute(sql)).as(sql).hasMessageContaining(unreachable());
    }

    private static String kept(String storage)
    {
        return "kept_in_" + storage.substring(0, storage.indexOf('.'));
    }
}
