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
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.materialization.InputProof.Result;
import io.realtimeplatform.trino.typedtable.TypedTable;
import io.realtimeplatform.trino.typedtable.TypedTables;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestInputProof
{
    private static final Partitioning DAYS = new Partitioning(Partitioning.Unit.DAY, "day");
    private static final long DAY = 86_400_000_000L;

    private final TypedTable table = new ShopTable("orders", false, 1).typedTable();
    private final InputProof proof = new InputProof(new CatalogName("live"), new TypedTables()
    {
        @Override
        public List<TypedTable> list(Optional<String> schemaName)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<TypedTable> find(SchemaTableName name)
        {
            return Optional.of(table).filter(typed -> typed.name().equals(name));
        }
    });

    private Result prove(String... scans)
    {
        String explained = "{\"inputTableColumnInfos\": [%s]}".formatted(String.join(", ", scans));
        return proof.partitions(PlanInputs.read(explained), DAYS, ImmutableSet.of(DAYS.keyOf(LocalDate.ofEpochDay(10))));
    }

    private static String scan(String table, String constraints)
    {
        return """
                {"table": {"catalog": "live", "schemaTable": {"schema": "shop", "table": "%s"}}, "constraint": {"none": false, "columnConstraints": [%s]}}
                """.formatted(table, constraints);
    }

    private static String range(String column, long low, String lowBound, long high, String highBound)
    {
        return """
                {"columnName": "%s", "type": "bigint", "domain": {"nullsAllowed": false, "ranges": [{"low": {"value": "%s", "bound": "%s"}, "high": {"value": "%s", "bound": "%s"}}]}}
                """.formatted(column, low, lowBound, high, highBound);
    }

    @Test
    void testWithin()
    {
        for (String range : List.of(
                range("made_at__filter", 10 * DAY, "EXACTLY", 11 * DAY, "BELOW"),
                range("made_at__filter", 10 * DAY, "EXACTLY", 11 * DAY - 1, "EXACTLY"),
                range("made_at__filter", 10 * DAY - 1, "ABOVE", 11 * DAY, "BELOW"),
                range("made_at__filter", 10 * DAY + 5, "EXACTLY", 10 * DAY + 7, "BELOW"))) {
            assertThat(prove(scan("orders", range)).input()).hasValueSatisfying(input -> assertThat(input.column().name()).isEqualTo("made_at"));
        }
    }

    @Test
    void testNotWithin()
    {
        String within = scan("orders", range("made_at__filter", 10 * DAY, "EXACTLY", 11 * DAY, "BELOW"));
        for (String range : List.of(
                range("made_at__filter", 10 * DAY - 1, "EXACTLY", 11 * DAY, "BELOW"),
                range("made_at__filter", 10 * DAY, "EXACTLY", 11 * DAY, "EXACTLY"),
                range("id__filter", 10 * DAY, "EXACTLY", 11 * DAY, "BELOW"),
                range("made_at__filter", 10 * DAY, "EXACTLY", 11 * DAY, "BELOW").replace("\"nullsAllowed\": false", "\"nullsAllowed\": true"),
                "")) {
            // one scan that is not restricted is enough
            assertThat(prove(within, scan("orders", range)).obstacle()).contains("a partition of it, by day, is not made of one partition of table shop.orders");
        }
    }

    @Test
    void testOtherTables()
    {
        assertThat(prove(scan("other", "")).obstacle()).hasValueSatisfying(obstacle -> assertThat(obstacle).contains("of which it cannot be told whether it changed"));
        assertThat(prove().obstacle()).contains("a partition of it, by day, has no rows of its own");
        assertThat(proof.table(ImmutableList.of()).obstacle()).contains("it reads no table of a pipeline");
    }
}
