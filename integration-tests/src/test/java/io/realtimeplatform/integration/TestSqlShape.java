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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That {@link SqlShape} sees what {@link TestHostileArguments} relies on it to see. */
final class TestSqlShape
{
    private static final String SOURCE = "SELECT * FROM TABLE(\"shopdb\".system.query(query => '%s'))";

    @Test
    void namesTextsAndNumbersDoNotCount()
    {
        String shape = SqlShape.of("DROP VIEW \"platform\".\"reports\".\"a\"");
        assertThat(SqlShape.of("DROP VIEW \"platform\".\"reports\".\"a\"\"; DROP TABLE b --\"")).isEqualTo(shape);
        assertThat(SqlShape.of("SELECT 'it''s', 1")).isEqualTo(SqlShape.of("SELECT '; --',\n 20"));
        assertThat(SqlShape.of(inSource("a'''' OR true --"))).isEqualTo(SqlShape.of(inSource("a")));
        String escaped = SOURCE.formatted("SELECT oid FROM pg_class WHERE relname = E''\\\\'''' OR true --''");
        assertThat(SqlShape.of(escaped)).isEqualTo(SqlShape.of(inSource("a")));
    }

    @Test
    void whatGotOutCounts()
    {
        assertThat(SqlShape.of("DROP VIEW \"platform\".\"reports\".\"a\"; DROP TABLE b --\""))
                .isNotEqualTo(SqlShape.of("DROP VIEW \"platform\".\"reports\".\"a\""));
        assertThat(SqlShape.of("SELECT '' OR '1'='1'")).isNotEqualTo(SqlShape.of("SELECT 'a'"));
        assertThat(SqlShape.of(inSource("a''; DROP TABLE b; --"))).isNotEqualTo(SqlShape.of(inSource("a")));
        // a backslash is nothing special in a plain text of PostgreSQL
        assertThat(SqlShape.of(inSource("a\\''; DROP TABLE b; --"))).isNotEqualTo(SqlShape.of(inSource("a")));
    }

    @Test
    void theQueryOfAViewIsItsMakersOwn()
    {
        String view = SqlShape.of("CREATE VIEW \"a\".\"b\".\"c\" SECURITY DEFINER AS\nSELECT 1");
        assertThat(SqlShape.of("CREATE VIEW \"a\".\"b\".\"d\" SECURITY DEFINER AS\nSELECT 'x' FROM y")).isEqualTo(view);
        assertThat(SqlShape.of("CREATE VIEW \"a\".\"b\".\"d\" COMMENT '' SECURITY DEFINER AS\nSELECT 1")).isNotEqualTo(view);
    }

    /** @param text as it stands in the literal of a literal: its quotes are doubled for Trino, and doubled again for PostgreSQL if it was quoted well */
    private static String inSource(String text)
    {
        return SOURCE.formatted("SELECT oid FROM pg_class WHERE relname = ''" + text + "''");
    }
}
