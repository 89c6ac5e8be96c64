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
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.realtimeplatform.trino.materialization.StorageKind.HIVE;
import static io.realtimeplatform.trino.materialization.StorageKind.ICEBERG;
import static io.trino.spi.type.CharType.createCharType;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TimeType.TIME_NANOS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static io.trino.type.IntervalDayTimeType.INTERVAL_DAY_TIME;
import static io.trino.type.JsonType.JSON;
import static org.assertj.core.api.Assertions.assertThat;

/** That the values come back is tested with materialized views. */
final class TestStorageKind
{
    @Test
    void testConnectors()
    {
        assertThat(StorageKind.of("iceberg")).contains(ICEBERG);
        assertThat(StorageKind.of("hive")).contains(HIVE);
        assertThat(StorageKind.of("memory")).isEmpty();
    }

    @Test
    void testTypes()
    {
        assertStored(createVarcharType(5), "varchar", "varchar");
        assertStored(createCharType(5), "varchar", "varchar");
        assertStored(SMALLINT, "integer", "smallint");
        assertStored(createDecimalType(38, 10), "decimal(38,10)", "decimal(38,10)");
        assertStored(TIMESTAMP_MILLIS, "timestamp(6)", "timestamp(3)");
        assertStored(TIMESTAMP_MICROS, "timestamp(6)", "varchar");
        assertStored(TIMESTAMP_NANOS, "varchar", "varchar");
        assertStored(TIMESTAMP_TZ_MICROS, "timestamp(6) with time zone", "varchar");
        assertStored(TIMESTAMP_TZ_NANOS, "varchar", "varchar");
        assertStored(TIME_NANOS, "varchar", "varchar");
        assertStored(UUID, "uuid", "varchar");
        assertStored(new ArrayType(TIMESTAMP_NANOS), "array(varchar)", "array(varchar)");
        assertStored(RowType.rowType(RowType.field("a \"b\"", SMALLINT)), "row(\"a \"\"b\"\"\" integer)", "row(\"a \"\"b\"\"\" smallint)");
    }

    @Test
    void testTypesThatCannotBeStored()
    {
        for (Type type : ImmutableList.of(JSON, INTERVAL_DAY_TIME, new ArrayType(JSON), RowType.anonymousRow(VARCHAR))) {
            assertThat(ICEBERG.storageType(type)).as(type.getDisplayName()).isEmpty();
            assertThat(HIVE.storageType(type)).as(type.getDisplayName()).isEmpty();
        }
    }

    private static void assertStored(Type type, String iceberg, String hive)
    {
        assertThat(ICEBERG.storageType(type)).as(type.getDisplayName()).isEqualTo(Optional.of(iceberg));
        assertThat(HIVE.storageType(type)).as(type.getDisplayName()).isEqualTo(Optional.of(hive));
    }
}
