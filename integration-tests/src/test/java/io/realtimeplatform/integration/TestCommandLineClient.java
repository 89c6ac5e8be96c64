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

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.realtimeplatform.localstack.LocalStack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform in Trino's command-line client, which {@code bin/sql} opens. */
@WithStack
final class TestCommandLineClient
{
    private static final Path CLIENT_CLASS_PATH = Path.of("../local-stack/servers/trino/target/classpath");

    private final IntegrationStack stack;

    TestCommandLineClient(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @BeforeAll
    void makeRelations()
    {
        ClientRelations.make(stack);
    }

    /** One call of the client for all that is listed: it takes seconds to start. */
    @Test
    void listsAndReads()
    {
        Program program = client("--output-format", "CSV_UNQUOTED", "--execute", """
                SHOW TABLES FROM client_views;
                SHOW TABLES FROM clients LIKE 'every%';
                DESCRIBE client_views.recent;
                SHOW COLUMNS FROM clients.every LIKE 'c_n%';
                SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'client_views' AND table_name = 'recent';
                SELECT comment FROM system.metadata.table_comments WHERE catalog_name = 'platform' AND schema_name = 'client_views' AND table_name = 'recent';
                SELECT c_decimal, c_varchar, c_timestamptz, c_uuid, c_array, c_map, c_row FROM client_views.every_type ORDER BY id;
                SELECT x FROM client_views."back\\slash";
                SELECT time_window FROM platform.system.views WHERE view_name = 'recent'
                """);
        assertThat(program.exitCode()).as(program.complaint()).isZero();
        assertThat(program.output().lines()).containsExactlyElementsOf(ImmutableList.<String>builder()
                .addAll(ClientRelations.VIEWS)
                .add("every", "every_nullable")
                .add("id,integer,,", "c_timestamptz,timestamp(6) with time zone,,", "amount,decimal(12,2),,in € \"net\"", "c_text,varchar,,")
                .add("c_numeric_38_10,decimal(38,10),,numeric(38,10)", "c_numeric_12_2,decimal(12,2),,numeric(12,2)", "c_numeric,varchar,,numeric")
                .add("recent,VIEW")
                .add("It's recent: größer")
                .add("99999999999999999999999999999999999.999,Zoë's 🦊,2024-02-29 12:34:56.789 Europe/Zurich,01234567-89ab-cdef-0123-456789abcdef,[1, NULL, 3],{a=1.5, b=NULL},{n=1, s=x}")
                .add(",,,,,,")
                .add("1")
                .add("50 years")
                .build());
    }

    /** What SHOW CREATE VIEW prints, saved to a file and run, gives the view again. */
    @Test
    void showCreateViewRunsAgain(@TempDir Path folder)
            throws IOException
    {
        Program shown = client("--output-format", "CSV_UNQUOTED", "--execute", "SHOW CREATE VIEW client_views.recent");
        assertThat(shown.exitCode()).as(shown.complaint()).isZero();
        assertThat(shown.output()).contains("time_window = '50 years'", "\"time_window$\"");
        Path file = Files.writeString(folder.resolve("recent.sql"), shown.output().replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW").strip() + ";\n");

        Object changedAt = stack.admin().value("SELECT changed_at FROM platform.system.views WHERE view_name = 'recent'");
        Program run = client("--file", file.toString());
        assertThat(run.exitCode()).as(run.complaint()).isZero();
        assertThat(stack.admin().value("SELECT changed_at FROM platform.system.views WHERE view_name = 'recent'")).isEqualTo(changedAt);
        assertThat(stack.admin().value("SELECT confirmed_at IS NOT NULL FROM platform.system.views WHERE view_name = 'recent'")).isEqualTo(true);
    }

    @Test
    void errorsAreThoseOfThePlatform()
    {
        Program program = client("--execute", "CALL system.create_view('client_views', 'wrong', 'SELECT nothing FROM platform.clients.every')");
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors() + program.output()).contains("Argument query, line 1:8: Column 'nothing' cannot be resolved");
    }

    private Program client(String... arguments)
    {
        return Program.runExisting(ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin/java").toString())
                .add("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Djava.util.logging.config.file=" + Path.of("../bin/lib/client-logging.properties").toAbsolutePath())
                .add("-Dorg.jline.terminal.dumb=true", "-Dorg.jline.terminal.provider=dumb", "-Dstdout.encoding=UTF-8")
                .add("-jar", clientJar())
                .add("--server", stack.servers().trino().url(), "--user", LocalStack.ADMINISTRATOR, "--catalog", "platform")
                .add(arguments)
                .build());
    }

    private static String clientJar()
    {
        try {
            List<String> artifacts = Splitter.on(':').splitToList(Files.readString(CLIENT_CLASS_PATH).strip());
            return artifacts.stream()
                    .filter(artifact -> artifact.contains("trino-cli-"))
                    .findFirst()
                    .orElseThrow();
        }
        catch (IOException e) {
            throw new AssertionError("The build has not fetched the client: there is no " + CLIENT_CLASS_PATH, e);
        }
    }
}
