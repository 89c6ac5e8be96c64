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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestPartitioning
{
    private static final List<String> COLUMNS = ImmutableList.of("id", "made_at", "Region");
    private static final Partitioning DAYS = new Partitioning(Partitioning.Unit.DAY, "made_at");
    private static final Partitioning MONTHS = new Partitioning(Partitioning.Unit.MONTH, "made_at");
    private static final Partitioning VALUES = new Partitioning(Partitioning.Unit.VALUE, "Region");

    @ParameterizedTest
    @CsvSource({
            "day, DAY, made_at",
            "MONTH, MONTH, made_at",
            "day(made_at), DAY, made_at",
            "Month ( MADE_AT ), MONTH, made_at",
            "region, VALUE, Region",
            "id, VALUE, id",
    })
    void testParse(String stated, Partitioning.Unit unit, String column)
    {
        assertThat(Partitioning.parse(stated, Optional.of("made_at"), COLUMNS)).isEqualTo(new Partitioning(unit, column));
    }

    @ParameterizedTest
    @ValueSource(strings = {"year", "day(none)", "hour(made_at)", "", "region, id"})
    void testRefused(String stated)
    {
        assertThatThrownBy(() -> Partitioning.parse(stated, Optional.of("made_at"), COLUMNS))
                .hasMessageContaining("partition_by is '" + stated + "'")
                .hasMessageContaining("id, made_at, Region");
    }

    @Test
    void testNoTimeColumn()
    {
        assertThatThrownBy(() -> Partitioning.parse("'".repeat(80_000), Optional.of("made_at"), COLUMNS))
                .hasMessageContaining("partition_by is ''")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
        assertThatThrownBy(() -> Partitioning.parse("day", Optional.empty(), COLUMNS)).hasMessageContaining("write day(column)");
    }

    @Test
    void testTypes()
    {
        assertThat(DAYS.obstacle(DATE)).isEmpty();
        assertThat(DAYS.obstacle(TIMESTAMP_TZ_MICROS)).isEmpty();
        assertThat(DAYS.obstacle(TIMESTAMP_NANOS)).isPresent();
        assertThat(DAYS.obstacle(BIGINT)).isPresent();
        assertThat(VALUES.obstacle(VARCHAR)).isEmpty();
        assertThat(VALUES.obstacle(DOUBLE)).contains("column Region, by which it is partitioned, has type double");
    }

    @Test
    void testPredicates()
    {
        Set<PartitionKey> days = ImmutableSet.of(day("2026-01-31"), day("2026-02-01"), day("2026-02-03"));
        assertThat(DAYS.predicateSql("x", TIMESTAMP_MICROS, days))
                .isEqualTo("((x >= TIMESTAMP '2026-01-31 00:00:00' AND x < TIMESTAMP '2026-02-02 00:00:00') OR (x >= TIMESTAMP '2026-02-03 00:00:00' AND x < TIMESTAMP '2026-02-04 00:00:00'))");
        assertThat(DAYS.predicateSql("x", DATE, ImmutableSet.of(day("2026-01-31"), PartitionKey.NULL)))
                .isEqualTo("(x IS NULL OR (x >= DATE '2026-01-31' AND x < DATE '2026-02-01'))");
        assertThat(MONTHS.predicateSql("x", TIMESTAMP_TZ_MICROS, ImmutableSet.of(MONTHS.keyOf(LocalDate.parse("2026-12-24")))))
                .isEqualTo("((x >= TIMESTAMP '2026-12-01 00:00:00 UTC' AND x < TIMESTAMP '2027-01-01 00:00:00 UTC'))");
        assertThat(VALUES.predicateSql("x", VARCHAR, ImmutableSet.of(PartitionKey.of("it's")))).isEqualTo("(x IN ('it''s'))");
        assertThat(VALUES.predicateSql("x", BIGINT, ImmutableSet.of(PartitionKey.of("7")))).isEqualTo("(x IN (CAST('7' AS bigint)))");
    }

    @Test
    void testGroups()
    {
        assertThat(DAYS.groups(ImmutableSet.of(day("2026-01-10"), day("2025-12-31"), day("2026-01-01"), PartitionKey.NULL), 2))
                .containsExactly(ImmutableSet.of(day("2025-12-31"), day("2026-01-01")), ImmutableSet.of(day("2026-01-10")));
        assertThat(VALUES.groups(ImmutableSet.of(PartitionKey.of("a"), PartitionKey.of("b"), PartitionKey.of("c")), 2)).hasSize(2);
    }

    @Test
    void testNames()
    {
        assertThat(DAYS.name(day("2026-01-31"))).isEqualTo("2026-01-31");
        assertThat(MONTHS.name(MONTHS.keyOf(LocalDate.parse("2026-01-31")))).isEqualTo("2026-01");
        assertThat(VALUES.name(PartitionKey.of("north"))).isEqualTo("north");
        assertThat(VALUES.name(PartitionKey.NULL)).isEqualTo("NULL");
    }

    private static PartitionKey day(String day)
    {
        return DAYS.keyOf(LocalDate.parse(day));
    }
}
