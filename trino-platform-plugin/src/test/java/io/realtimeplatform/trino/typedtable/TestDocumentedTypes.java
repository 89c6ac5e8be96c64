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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

/** Each type that docs/types.md names is planned as it says. */
class TestDocumentedTypes
{
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final TypedTableOptions FILTERABLE = new TypedTableOptions(ImmutableList.of(), ImmutableList.of("c"), ImmutableList.of());

    @ParameterizedTest
    @EnumSource
    void testCarried(SourceTypes sourceTypes)
            throws IOException
    {
        int types = 0;
        for (List<String> cells : rows(sourceTypes, 4)) {
            for (String type : code(cells.getFirst())) {
                types++;
                TypedColumn column = plan(type, sourceTypes, TypedTableOptions.DEFAULTS);
                assertThat(column.trinoType()).as(type).isEqualTo(code(cells.get(1)).getFirst());
                assertThat(column.value().type()).as(type).hasToString(cells.get(2));
                assertThat(filteredOn(type, sourceTypes, column)).as(type).isEqualTo(cells.get(3));
            }
        }
        assertThat(types).isGreaterThan(sourceTypes == SourceTypes.POSTGRESQL ? 80 : 30);
    }

    @ParameterizedTest
    @EnumSource
    void testRefused(SourceTypes sourceTypes)
            throws IOException
    {
        List<List<String>> refused = rows(sourceTypes, 2);
        assertThat(refused).hasSizeGreaterThan(1);
        for (List<String> cells : refused) {
            for (String type : code(cells.getFirst())) {
                assertTrinoExceptionThrownBy(() -> plan(type, sourceTypes, TypedTableOptions.DEFAULTS))
                        .hasErrorCode(NOT_SUPPORTED)
                        .hasMessage("Column \"c\" has the type " + type + ", which cannot be carried; leave the column out with exclude_columns => ARRAY['c']");
            }
        }
    }

    private static String filteredOn(String type, SourceTypes sourceTypes, TypedColumn column)
    {
        Optional<PinotColumn> shadow = column.filter();
        if (shadow.isPresent()) {
            return "a shadow (%s)".formatted(shadow.get().type());
        }
        ColumnPlan plan = sourceTypes.plan(column(type), false).orElseThrow();
        return switch (plan.shadowWhen()) {
            case VALUE_FILTERS -> "the column";
            case ON_REQUEST -> "a shadow (%s), on request".formatted(plan(type, sourceTypes, FILTERABLE).filter().orElseThrow().type());
            default -> "–";
        };
    }

    /** The rows of tables with so many cells, in the part of the page that is about the source. */
    private static List<List<String>> rows(SourceTypes sourceTypes, int cells)
            throws IOException
    {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "types.md"));
        int binlog = page.indexOf("## MySQL and MariaDB");
        assertThat(binlog).isPositive();
        return page.subList(sourceTypes == SourceTypes.POSTGRESQL ? 0 : binlog, sourceTypes == SourceTypes.POSTGRESQL ? binlog : page.size()).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|", -1)).map(String::strip).toList())
                .filter(row -> row.size() == cells)
                .toList();
    }

    private static List<String> code(String cell)
    {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static TypedColumn plan(String type, SourceTypes sourceTypes, TypedTableOptions options)
    {
        return TypedTablePlanner.plan(
                new SchemaTableName("s", "t"),
                "pinot_table",
                "owner",
                ImmutableList.of(new SourceColumn("id", "bigint", "bigint", false, false, 1), column(type)),
                sourceTypes,
                new PinotFeatures(false, false, true),
                options).columns().get(1);
    }

    private static SourceColumn column(String type)
    {
        return new SourceColumn("c", type, type, false, true, 0);
    }
}
