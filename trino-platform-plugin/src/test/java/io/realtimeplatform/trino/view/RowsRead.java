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
package io.realtimeplatform.trino.view;

import io.trino.Session;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many rows the scans of a query read, by EXPLAIN ANALYZE.
 */
final class RowsRead
{
    private static final Pattern INPUT = Pattern.compile("Input: ([0-9]+) rows?");

    private RowsRead() {}

    static long from(QueryRunner queryRunner, Session session, String catalog, @Language("SQL") String sql)
    {
        String plan = (String) queryRunner.execute(session, "EXPLAIN ANALYZE " + sql).getOnlyValue();
        long rows = 0;
        boolean scans = false;
        for (String node : plan.split("(?=(?:TableScan|ScanFilter|ScanProject|ScanFilterProject)\\[)")) {
            if (node.contains("table = " + catalog + ":")) {
                Matcher input = INPUT.matcher(node);
                assertThat(input.find()).as(plan).isTrue();
                rows += Long.parseLong(input.group(1));
                scans = true;
            }
        }
        assertThat(scans).as(plan).isTrue();
        return rows;
    }
}
