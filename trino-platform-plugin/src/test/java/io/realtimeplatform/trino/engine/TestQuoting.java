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
package io.realtimeplatform.trino.engine;

import org.junit.jupiter.api.Test;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.mysqlIdentifier;
import static io.realtimeplatform.trino.engine.Quoting.mysqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.postgresqlLiteral;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestQuoting
{
    @Test
    void testIdentifier()
    {
        assertThat(identifier("orders")).isEqualTo("\"orders\"");
        assertThat(identifier("a\"; DROP TABLE b; --")).isEqualTo("\"a\"\"; DROP TABLE b; --\"");
        assertThat(identifier("Größe 1")).isEqualTo("\"Größe 1\"");
        assertThat(qualified("a.b", "c\"d")).isEqualTo("\"a.b\".\"c\"\"d\"");
    }

    @Test
    void testLiteral()
    {
        assertThat(literal("it's")).isEqualTo("'it''s'");
        assertThat(literal("'' OR 1=1")).isEqualTo("''''' OR 1=1'");
        assertThat(literal("back\\slash")).isEqualTo("'back\\slash'");
    }

    @Test
    void testPostgresqlLiteral()
    {
        assertThat(postgresqlLiteral("it's")).isEqualTo("'it''s'");
        // either setting of standard_conforming_strings reads this as one backslash
        assertThat(postgresqlLiteral("a\\'b")).isEqualTo("E'a\\\\''b'");
    }

    @Test
    void testMysql()
    {
        assertThat(mysqlIdentifier("a`; DROP TABLE b; -- \"")).isEqualTo("`a``; DROP TABLE b; -- \"`");
        assertThat(mysqlLiteral("")).isEqualTo("''");
        // no quote and no backslash: what they mean depends on sql_mode
        assertThat(mysqlLiteral("it's \\ ü")).isEqualTo("CONVERT(X'69742773205c20c3bc' USING utf8mb4)");
        assertThatThrownBy(() -> mysqlIdentifier("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> mysqlLiteral("a\0b")).hasMessageContaining("NUL");
    }

    @Test
    void testNul()
    {
        assertThatThrownBy(() -> identifier("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> literal("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> postgresqlLiteral("a\0b")).hasMessageContaining("NUL");
    }
}
