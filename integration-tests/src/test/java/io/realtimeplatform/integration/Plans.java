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
package io.realtimeplatform.integration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What Trino says about how it carries out a query. */
final class Plans
{
    private static final Pattern INPUT = Pattern.compile("(?<!Physical )Input: ([\\d,]+) rows?");

    // the nodes of a plan, each before its arguments
    private static final Pattern FILTER = Pattern.compile("\\w*Filter\\w*\\[");
    private static final Pattern SCANS = Pattern.compile("(?=(?:TableScan|ScanFilter|ScanProject|ScanFilterProject)\\[)");
    private static final Pattern OTHER_WORK = Pattern.compile("(\\w*Filter\\w*|Aggregate|\\w*Join|Project|LocalExchange|RemoteSource)\\[");

    private final Sql trino;

    Plans(Sql trino)
    {
        this.trino = trino;
    }

    /** Checks that a query is one scan of Pinot, with nothing above it that filters or aggregates. */
    void assertAnsweredByPinot(String sql)
    {
        String plan = explain(sql);
        assertThat(plan).contains("TableScan[table = pinot:");
        assertThat(plan).doesNotContainPattern(OTHER_WORK);
    }

    /** Checks that the engine keeps no filter above the scan of Pinot. */
    void assertNoFilterAboveThePinotScan(String sql)
    {
        String plan = explain(sql);
        assertThat(plan).contains("table = pinot:");
        assertThat(plan).doesNotContainPattern(FILTER);
    }

    /** Runs the query and returns the rows that came from its scans. */
    long rowsRead(String sql)
    {
        String plan = trino.text("EXPLAIN ANALYZE " + sql);
        Matcher input = INPUT.matcher(plan);
        long rows = -1;
        // the scan is the last node of the last fragment
        while (input.find()) {
            rows = Long.parseLong(input.group(1).replace(",", ""));
        }
        assertThat(rows).describedAs(plan).isNotNegative();
        return rows;
    }

    /** Runs the query and returns the rows that came from its scans of one catalog's tables. */
    long rowsRead(String catalog, String sql)
    {
        String plan = trino.text("EXPLAIN ANALYZE " + sql);
        long rows = 0;
        boolean scanned = false;
        for (String node : SCANS.split(plan)) {
            Matcher input = INPUT.matcher(node);
            if (SCANS.matcher(node).lookingAt() && node.contains("[table = " + catalog + ":") && input.find()) {
                rows += Long.parseLong(input.group(1).replace(",", ""));
                scanned = true;
            }
        }
        assertThat(scanned).describedAs(plan).isTrue();
        return rows;
    }

    /** Checks that a comparison of the column stands in the scan of Iceberg, which leaves out files by it. */
    void assertFilterInTheIcebergScan(String column, String sql)
    {
        assertThat(explain(sql)).containsPattern("table = iceberg:[^\\n]*filterPredicate = [^\\n]*\\b" + column + " (>=|<|BETWEEN) ");
    }

    /** Checks that PostgreSQL gets the comparison of the column, and the engine keeps no filter. */
    void assertFilteredByPostgresql(String column, String sql)
    {
        String plan = explain(sql);
        assertThat(plan).containsPattern("table = shopdb:[^\\n]* constraint on \\[" + column + "\\]");
        assertThat(plan).doesNotContainPattern(FILTER);
    }

    String explain(String sql)
    {
        return trino.text("EXPLAIN " + sql);
    }
}
