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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTourCommand
{
    // where nobody listens
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private Path folder;

    private final List<String> output = new ArrayList<>();
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = TourCommand.commandLine(output::add).setErr(new PrintWriter(errors));

    @Test
    void testServersThatAreNotThere()
            throws IOException
    {
        Files.writeString(folder.resolve("1.sql"), """
                -- @on postgresql
                -- @expect error refused
                CREATE TABLE address (port integer DEFAULT ${postgresql.port}, host text DEFAULT '${postgresql.host}');

                SELECT 1;
                """);
        assertThat(command.execute("--trino", NOBODY, "--postgresql", NOBODY, "--source", "postgresql:5433", folder.toString())).isEqualTo(1);
        assertThat(output)
                .contains("postgresql> CREATE TABLE address (port integer DEFAULT 5433, host text DEFAULT 'postgresql');")
                .last().asString().startsWith("The tour stopped at 1.sql:5: ");
    }

    @Test
    void testEveryAddressIsNeeded()
    {
        assertThat(command.execute("--trino", NOBODY, "--source", NOBODY, folder.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing required option: '--postgresql=HOST:PORT'");
        assertThat(command.execute("--trino", NOBODY, "--postgresql", "postgresql:port", "--source", NOBODY, folder.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("Invalid value for option '--postgresql'");
        assertThat(command.execute("--trino", NOBODY, "--postgresql", NOBODY, "--source", "postgresql", folder.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("'postgresql' has no port");
    }
}
