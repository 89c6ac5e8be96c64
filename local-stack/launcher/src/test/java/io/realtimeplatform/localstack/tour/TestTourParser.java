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
package io.realtimeplatform.localstack.tour;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.tour.Expectation.ChangedCount;
import io.realtimeplatform.localstack.tour.Expectation.Comparison;
import io.realtimeplatform.localstack.tour.Expectation.Failure;
import io.realtimeplatform.localstack.tour.Expectation.Row;
import io.realtimeplatform.localstack.tour.Expectation.RowCount;
import io.realtimeplatform.localstack.tour.Expectation.Success;
import io.realtimeplatform.localstack.tour.TourStatement.Place;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestTourParser
{
    @Test
    public void testDirectives()
    {
        assertThat(parse("""
                -- First words
                -- and more
                -- @on postgresql
                -- @expect changed 2
                INSERT INTO t
                VALUES (1), (2);

                -- @expect rows >= 1
                -- @expect row 1 | two words | *
                -- @within 30 s
                SELECT * FROM t;

                -- @on trino as alice
                -- @expect error must be an administrator
                CALL p();
                SELECT 1;
                """))
                .containsExactly(
                        new TourStatement(ImmutableList.of("First words", "and more"), Place.POSTGRESQL, "shop", "INSERT INTO t\nVALUES (1), (2)",
                                ImmutableList.of(new Success(), new ChangedCount(Comparison.EXACTLY, 2)), Optional.empty(), "tour.sql:5"),
                        new TourStatement(ImmutableList.of(), Place.TRINO, "admin", "SELECT * FROM t",
                                ImmutableList.of(new Success(), new RowCount(Comparison.AT_LEAST, 1), new Row(ImmutableList.of("1", "two words", "*"))), Optional.of(Duration.ofSeconds(30)), "tour.sql:11"),
                        new TourStatement(ImmutableList.of(), Place.TRINO, "alice", "CALL p()",
                                ImmutableList.of(new Failure("must be an administrator")), Optional.empty(), "tour.sql:15"),
                        new TourStatement(ImmutableList.of(), Place.TRINO, "admin", "SELECT 1",
                                ImmutableList.of(new Success()), Optional.empty(), "tour.sql:16"));
    }

    @Test
    public void testSemicolonsInsideOfAStatement()
    {
        assertThat(parse("""
                SELECT 'a;
                ;' AS ";", 'it''s -- no comment;'; -- trailing words;
                ;
                DO $$ BEGIN
                  PERFORM 1;
                END $$;
                """))
                .extracting(TourStatement::sql)
                .containsExactly(
                        "SELECT 'a;\n;' AS \";\", 'it''s -- no comment;'; -- trailing words;",
                        "DO $$ BEGIN\n  PERFORM 1;\nEND $$");
    }

    @Test
    public void testVariables()
    {
        assertThat(parse("CALL p(port => ${postgresql.port}, password => '${env:PASSWORD}');\n"))
                .extracting(TourStatement::sql)
                .containsExactly("CALL p(port => 5432, password => '${env:PASSWORD}')");
        assertThatThrownBy(() -> parse("SELECT 1;\nSELECT ${mysql.port};\n"))
                .hasMessage("tour.sql:2: ${mysql.port} is unknown; there are [postgresql.port]");
    }

    @Test
    public void testMistakes()
    {
        assertMistake("-- @expects rows 3\nSELECT 1;\n", "tour.sql:1: @expects is unknown; there are @on, @expect and @within");
        assertMistake("-- @expect columns 3\nSELECT 1;\n", "tour.sql:1: @expect columns is unknown; there are rows, changed, row and error");
        assertMistake("\n-- @expect rows many\nSELECT 1;\n", "tour.sql:2: expected <number> or >= <number>, found: many");
        assertMistake("-- @expect error\nSELECT 1;\n", "tour.sql:1: @expect error needs a text of the message");
        assertMistake("-- @on mysql\nSELECT 1;\n", "tour.sql:1: expected trino, postgresql or trino as <user>, found: mysql");
        assertMistake("-- @within 3 minutes\nSELECT 1;\n", "tour.sql:1: expected <number> s, found: 3 minutes");
        assertMistake("SELECT 1\n", "tour.sql:1: the statement has no semicolon at its end");
        assertMistake("SELECT 1;\n-- @expect rows 3\n", "tour.sql:2: an expectation without a statement after it");
    }

    private static void assertMistake(String content, String message)
    {
        assertThatThrownBy(() -> parse(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static List<TourStatement> parse(String content)
    {
        return TourParser.parse("tour.sql", content.lines().toList(), "admin", ImmutableMap.of("postgresql.port", "5432"));
    }
}
