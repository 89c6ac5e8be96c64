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

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The tour on a small database that stands for both of its servers. */
public class TestTour
{
    @TempDir
    private Path folder;

    private final List<String> output = new ArrayList<>();
    private Tour tour;

    @BeforeEach
    public void setUp()
    {
        tour = new Tour(
                System.nanoTime(),
                ImmutableMap.of(),
                (_, _) -> DriverManager.getConnection("jdbc:h2:mem:tour"),
                output::add);
    }

    @AfterEach
    public void tearDown()
            throws SQLException
    {
        tour.close();
    }

    @Test
    public void testPlaysFilesInOrder()
            throws IOException
    {
        assertThat(play("""
                -- A table
                -- @on postgresql
                CREATE TABLE person (id bigint, name varchar);
                """, """
                -- @on postgresql
                -- @expect changed 2
                INSERT INTO person VALUES (1, 'Ada'), (22, NULL);
                -- @expect rows 2
                -- @expect row 22 | NULL
                -- @within 5 s
                SELECT * FROM person ORDER BY id;
                """))
                .isEmpty();
        assertThat(String.join("\n", output)).matches("""

                -- A table
                postgresql> CREATE TABLE person \\(id bigint, name varchar\\);
                done

                postgresql> INSERT INTO person VALUES \\(1, 'Ada'\\), \\(22, NULL\\);
                2 rows changed

                trino> SELECT \\* FROM person ORDER BY id;
                 ID \\| NAME\\s
                ----\\+------
                  1 \\| Ada \\s
                 22 \\| NULL\\s
                \\(2 rows\\)
                seen [0-9]+ ms after the commit in PostgreSQL
                """);
        assertThat(tour.freshness().orElseThrow())
                .matches("Freshness: a change committed in PostgreSQL was seen in Trino after ([0-9]+) ms \\(median of 1\\), \\1 ms at most");
    }

    @Test
    public void testFreshnessOfSeveralChanges()
            throws IOException
    {
        assertThat(tour.freshness()).isEmpty();
        assertThat(play("""
                -- @on postgresql
                CREATE SEQUENCE attempts;
                -- seen by the fourth query, 60 ms later at the least
                -- @expect row 4
                -- @within 20 s
                SELECT next value FOR attempts;

                -- @on postgresql
                CREATE TABLE one (id bigint);
                -- @within 20 s
                SELECT * FROM one;

                -- @on postgresql
                CREATE TABLE two (id bigint);
                -- @within 20 s
                SELECT * FROM two;

                -- a query with no change right before it is no sample
                -- @within 20 s
                SELECT * FROM two;
                """))
                .isEmpty();
        assertThat(tour.freshness().orElseThrow()).matches("Freshness: a change committed in PostgreSQL was seen in Trino after [0-9]+ ms \\(median of 3\\), ([6-9][0-9]|[1-9][0-9]{2,}) ms at most");
    }

    @Test
    public void testWrongResultsStopTheTour()
            throws IOException
    {
        assertThat(play("-- @expect rows 2\nVALUES 1;\nSELECT 'not reached';\n"))
                .hasValue("0.sql:2: expected 2 rows, found 1");
        assertThat(output).noneMatch(line -> line.contains("not reached"));
        assertThat(play("-- @expect rows >= 2\nVALUES 1;\n")).hasValue("0.sql:2: expected at least 2 rows, found 1");
        assertThat(play("-- @expect row 1 | b\nVALUES (1, 'a'), (2, 'b');\n"))
                .hasValue("0.sql:2: expected the row 1 | b, found 2 rows without it, the first: 1 | a");
        assertThat(play("-- @expect row 1\nVALUES (1, 'a');\n")).isPresent();
        assertThat(play("-- @expect changed 3\nCREATE TABLE t (id int);\n")).hasValue("0.sql:2: expected 3 changed rows, found 0");
        assertThat(play("-- @expect changed 3\nVALUES 1;\n")).hasValue("0.sql:2: expected changed rows, but the statement returned rows");
    }

    @Test
    public void testErrors()
            throws IOException
    {
        assertThat(play("SELECT * FROM missing;\n")).get().asString().startsWith("0.sql:1: Table \"MISSING\" not found");
        assertThat(play("-- @expect error not found\nSELECT * FROM missing;\n")).isEmpty();
        assertThat(play("-- @expect error denied\nSELECT * FROM missing;\n")).get().asString()
                .startsWith("0.sql:2: expected an error with the text: denied; found: Table \"MISSING\" not found");
        assertThat(play("-- @expect error not found\nVALUES 1;\n"))
                .hasValue("0.sql:2: expected an error with the text: not found; the statement succeeded");
    }

    @Test
    public void testRepeatsUntilTheResultIsThere()
            throws IOException
    {
        assertThat(play("""
                CREATE SEQUENCE attempts;
                -- @expect row 4
                -- @within 20 s
                SELECT next value FOR attempts;
                """))
                .isEmpty();
        assertThat(output).anyMatch(line -> line.matches("seen after [0-9]+ ms, [0-9]+ s after the start"));
        assertThat(play("-- @expect rows 0\n-- @within 1 s\nVALUES 1;\n")).get().asString()
                .matches("0\\.sql:3: expected 0 rows, found 1 \\(after 1 s and [0-9]+ attempts\\)");
    }

    @Test
    public void testNothingRunsIfAFileIsWrong()
    {
        assertThatThrownBy(() -> play("VALUES 1;\n", "-- @expect nothing\nVALUES 1;\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("1.sql:1: @expect nothing is unknown");
        assertThat(output).isEmpty();
    }

    private Optional<String> play(String... files)
            throws IOException
    {
        for (int index = 0; index < files.length; index++) {
            Files.writeString(folder.resolve(index + ".sql"), files[index]);
        }
        return tour.play(folder);
    }
}
