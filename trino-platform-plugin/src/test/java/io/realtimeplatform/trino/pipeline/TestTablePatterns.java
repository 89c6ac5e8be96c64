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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTablePatterns
{
    @ParameterizedTest
    @CsvSource({
            "*, orders, true",
            "orders, orders, true",
            "orders, Orders, false",
            "orders, orders_old, false",
            "audit_%, audit_log, true",
            // an underscore is an underscore
            "audit_%, auditors, false",
            "audit_%, audit_, true",
            "%_old, orders_old, true",
            "%, orders, true",
            "o%r%s, orders, true",
            "a.b(c)[d], a.b(c)[d], true",
            "a.b, axb, false",
            "'a b', 'a b', true",
            "'100\\%', '100%', true",
            "'100\\%', '1000', false",
            "'\\*', '*', true",
            "'\\*', 'x', false",
            "'a\\_b', 'a_b', true",
            "'a\\b', 'a\\b', true",
            "'a\\\\b', 'a\\b', true",
    })
    void testMatch(String pattern, String table, boolean expected)
    {
        assertThat(TablePatterns.of("tables", ImmutableList.of(pattern)).match(table)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "a_b", "100%", "*", "a*b", "a\\b", "a\\%b", "\\", "\\\\", "a\\_b", "Größe 7 %", "a'b\"c"})
    void testEscape(String table)
    {
        TablePatterns escaped = TablePatterns.of("exclude", ImmutableList.of(TablePatterns.escape(table)));
        assertThat(escaped.match(table)).isTrue();
        assertThat(escaped.name(table)).isTrue();
        assertThat(escaped.match(table + "x")).isFalse();
    }

    @Test
    void testStarAmongOthers()
    {
        assertThatThrownBy(() -> TablePatterns.of("tables", ImmutableList.of("audit_*")))
                .hasMessage("Argument tables has 'audit_*', in which * is not alone: it stands for all tables; % stands for any characters of a name");
    }

    @Test
    void testWithoutTable()
    {
        TablePatterns patterns = TablePatterns.of("tables", ImmutableList.of("orders", "%_old", "parts"));
        List<String> tables = ImmutableList.of("orders", "parts");
        assertThat(patterns.withoutTable(tables)).contains("%_old");
        assertThat(patterns.nameWithoutTable(tables)).isEmpty();
        assertThat(patterns.nameWithoutTable(ImmutableList.of("orders"))).contains("parts");
        assertThat(TablePatterns.of("exclude", null).isEmpty()).isTrue();
    }
}
