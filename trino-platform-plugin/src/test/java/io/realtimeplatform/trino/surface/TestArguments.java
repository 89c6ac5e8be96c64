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
package io.realtimeplatform.trino.surface;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestArguments
{
    @Test
    void testName()
    {
        assertThat(Arguments.name("source_name", "Größe \"1\"")).isEqualTo("Größe \"1\"");
        assertThatThrownBy(() -> Arguments.name("source_name", null)).hasMessage("Argument source_name is missing");
        assertThatThrownBy(() -> Arguments.name("source_name", " ")).hasMessage("Argument source_name is empty");
        assertThatThrownBy(() -> Arguments.name("source_name", "a\0b")).hasMessage("Argument source_name contains a control character");
        assertThatThrownBy(() -> Arguments.name("source_name", "a".repeat(129))).hasMessage("Argument source_name has 129 characters, allowed are 128");
    }

    @Test
    void testOneOf()
    {
        assertThat(Arguments.oneOf("type", "PostgreSQL", ImmutableSet.of("postgresql"))).isEqualTo("postgresql");
        assertThatThrownBy(() -> Arguments.oneOf("type", "oracle", ImmutableSet.of("postgresql"))).hasMessage("Argument type is 'oracle', allowed are: postgresql");
    }

    @Test
    void testNumber()
    {
        assertThat(Arguments.number("port", 5432, 1, 65535)).isEqualTo(5432);
        assertThatThrownBy(() -> Arguments.number("port", 65536, 1, 65535)).hasMessage("Argument port is 65536, allowed are 1 to 65535");
        assertThatThrownBy(() -> Arguments.number("port", 1L << 32, 1, 65535)).hasMessage("Argument port is 4294967296, allowed are 1 to 65535");
    }

    @Test
    void testTarget()
    {
        assertThat(Arguments.targetName("target_schema", "Shop")).isEqualTo("shop");
        assertThatThrownBy(() -> Arguments.targetName("target_schema", "System")).hasMessage("Argument target_schema is 'system', which is a schema of Trino's own");
        assertThat(Arguments.targetName("target_table", "system")).isEqualTo("system");
    }

    @Test
    void testCollections()
    {
        assertThat(Arguments.names("exclude_columns", null)).isEmpty();
        assertThat(Arguments.names("exclude_columns", Arrays.asList("a", "B"))).containsExactly("a", "B");
        assertThatThrownBy(() -> Arguments.names("exclude_columns", Collections.singletonList(null))).hasMessage("Argument exclude_columns is missing");
        assertThat(Arguments.properties("properties", null)).isEmpty();
        assertThatThrownBy(() -> Arguments.properties("properties", Collections.singletonMap("a", null))).hasMessage("Argument properties has no value for a");
    }

    @Test
    void testHost()
    {
        for (String host : ImmutableList.of("db", "db-1.internal", "10.0.0.1", "fe80::1%eth0", "[::1]", "bücher.example")) {
            assertThat(Arguments.host("host", host)).isEqualTo(host);
        }
        for (String host : ImmutableList.of("db/shop", "db:5432/shop?socketFactory=x", "user@db", "db?x", "db#x", "d b", "db'", "\\db", "db;x")) {
            assertThatThrownBy(() -> Arguments.host("host", host)).hasMessage("Argument host is '%s', allowed are a host name or an IP address", host);
        }
    }

    @Test
    void testLongValuesAreCut()
    {
        assertThatThrownBy(() -> Arguments.oneOf("type", "x".repeat(10_000), ImmutableSet.of("postgresql")))
                .hasMessageContaining("xxx…', allowed are: postgresql")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }
}
