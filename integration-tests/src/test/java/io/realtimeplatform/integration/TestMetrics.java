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

import com.google.common.collect.ImmutableMap;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.prometheus.jmx.JavaAgent;
import io.realtimeplatform.localstack.StackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the servers export, as Prometheus reads it with the files of {@code etc/prometheus}: the alerts and the documentation name nothing else. */
@WithStack
final class TestMetrics
{
    private static final Path PROMETHEUS = Path.of("../etc/prometheus");
    private static final Pattern EXPRESSION = Pattern.compile("^ +expr: (.+)$", Pattern.MULTILINE);
    private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/operations\\.md#(\\S+)");
    private static final Pattern HEADING = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern KEPT = Pattern.compile("source_labels: \\[__name__]\n +regex: (\\S+)\n +action: keep");
    // a figure's name, and not a function, a label or its value
    private static final Pattern FIGURE = Pattern.compile("\\b(?:JMX_trino|trino|kafka|debezium|pinot|jvm|pg)_\\w+(?![\\w\"])");
    // a table: what the names begin with, and rows with the rest of each
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(\\w+_)…` \\|.*\n\\| --- \\| --- \\|\n((?:\\|.*\n)+)", Pattern.MULTILINE);
    private static final Pattern FIRST_CELL = Pattern.compile("^\\|([^|]+)\\|", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{.*})? ([-+.\\deE]+|NaN)$", Pattern.MULTILINE);
    // of an exporter that the stack does not have
    private static final String OF_POSTGRESQL = "pg_";
    private static final String PIPELINES = "JMX_trino_plugin_platform_pipeline_NAME_platform_TYPE_PipelineStats_ATTRIBUTE_";
    private static final String REFRESHES = "JMX_trino_plugin_platform_schedule_NAME_platform_TYPE_RefreshStats_ATTRIBUTE_";

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private int connectPort;
    private int pinotPort;
    private int kafkaPort;

    TestMetrics(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
    }

    @BeforeAll
    void start()
    {
        connectPort = export(stack.servers().connect(), "connect.yaml");
        pinotPort = export(stack.servers().pinot(), "pinot.yaml");
        kafkaPort = export(stack.servers().kafka(), "kafka.yaml");
        shop.execute(
                "CREATE SCHEMA watched",
                "CREATE TABLE watched.item (id integer PRIMARY KEY, parts integer NOT NULL)",
                "INSERT INTO watched.item VALUES (1, 2)");
        stack.createSource("watched");
        stack.createPipeline("watched", "watched", "item");
        stack.oracle(shop).awaitEqual("platform.watched.item", "watched.item");
        admin.execute(
                "CREATE SCHEMA IF NOT EXISTS iceberg.stored",
                "CREATE SCHEMA platform.watched_reports",
                """
                CREATE MATERIALIZED VIEW platform.watched_reports.shares WITH (storage_schema = 'iceberg.stored', refresh_schedule = 'every 10 seconds') AS
                SELECT id, 100 / parts AS share FROM platform.watched.item
                """);
    }

    @AfterAll
    void close()
    {
        admin.execute("DROP SCHEMA IF EXISTS platform.watched_reports CASCADE");
        shop.close();
    }

    @Test
    void refreshesAreCounted()
    {
        awaitTrino(REFRESHES + "Succeeded", succeeded -> succeeded >= 1);
        double failed = trino().get(REFRESHES + "Failed");
        shop.execute("INSERT INTO watched.item VALUES (2, 0)");
        awaitTrino(REFRESHES + "Failed", failures -> failures > failed);
        // it stays due until a refresh takes effect
        awaitTrino(REFRESHES + "LagSeconds", seconds -> seconds > 0);
        assertThat(admin.column("SELECT error FROM platform.system.refreshes WHERE schema_name = 'watched_reports' AND state = 'FAILED'"))
                .anySatisfy(error -> assertThat(error).asString().contains("Division by zero"));
        shop.execute("DELETE FROM watched.item WHERE id = 2");
        double succeeded = trino().get(REFRESHES + "Succeeded");
        awaitTrino(REFRESHES + "Succeeded", successes -> successes > succeeded);
    }

    @Test
    void pipelinesAreCountedByPhase()
    {
        awaitTrino(PIPELINES + "Streaming", streaming -> streaming >= 1);
        Map<String, Double> figures = trino();
        assertThat(figures.get(PIPELINES + "Pipelines")).isGreaterThanOrEqualTo(figures.get(PIPELINES + "Streaming"));
        assertThat(figures.get(PIPELINES + "SecondsSinceFound")).isBetween(0.0, 180.0);
        assertThat(figures.get(PIPELINES + "LargestLagRows")).isNotNegative();
        double paused = figures.get(PIPELINES + "Paused");
        stack.connect("PUT", "/connectors/platform_watched_g1/pause", "");
        try {
            awaitTrino(PIPELINES + "Paused", now -> now > paused);
        }
        finally {
            stack.connect("PUT", "/connectors/platform_watched_g1/resume", "");
        }
        awaitTrino(PIPELINES + "Paused", now -> now == paused);
    }

    @Test
    void alertsNameFiguresThatAreExported()
    {
        Set<String> named = EXPRESSION.matcher(read("alerts.yaml")).results()
                .flatMap(expression -> figures(expression.group(1)).stream())
                .collect(toImmutableSet());
        assertThat(named).hasSizeGreaterThan(20);
        assertExported(named);
    }

    @Test
    void documentationNamesFiguresThatAreExported()
    {
        Set<String> named = DOCUMENTED.matcher(readFile(Path.of("../docs/operations.md"))).results()
                .flatMap(table -> FIRST_CELL.matcher(table.group(2)).results()
                        .flatMap(row -> WORD.matcher(row.group(1)).results())
                        .map(word -> table.group(1) + word.group(1)))
                .collect(toImmutableSet());
        assertThat(named).hasSizeGreaterThan(20);
        assertExported(named);
    }

    @Test
    void alertsNameHeadingsOfTheDocumentation()
    {
        Set<String> headings = HEADING.matcher(readFile(Path.of("../docs/operations.md"))).results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ENGLISH).replace(' ', '-'))
                .collect(toImmutableSet());
        Set<String> named = RUNBOOK.matcher(read("alerts.yaml")).results().map(runbook -> runbook.group(1)).collect(toImmutableSet());
        assertThat(named).isNotEmpty();
        assertThat(headings).containsAll(named);
    }

    @Test
    void figuresAreForWhomTheRulesAllow()
    {
        assertThat(get(stack.servers().trino().url() + "/metrics", "reader").statusCode()).isEqualTo(403);
    }

    @Test
    void prometheusKeepsTheFigures()
    {
        Matcher kept = KEPT.matcher(read("prometheus.yaml"));
        assertThat(kept.find()).isTrue();
        assertThat(figures(read("alerts.yaml")))
                .filteredOn(name -> name.contains("trino_"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches(kept.group(1)));
    }

    private void assertExported(Set<String> names)
    {
        // the controller looks every five minutes, and a first time some minutes after it started
        IntegrationStack.httpGet(stack.servers().pinot().controllerUrl() + "/periodictask/run?taskname=SegmentStatusChecker");
        Await.untilNothingMissing(() -> {
            Map<String, Double> exported = ImmutableMap.<String, Double>builder()
                    .putAll(trino())
                    .putAll(exporter(connectPort))
                    .putAll(exporter(pinotPort))
                    .putAll(exporter(kafkaPort))
                    .buildKeepingLast();
            Set<String> missing = names.stream()
                    .filter(name -> !name.startsWith(OF_POSTGRESQL))
                    .filter(name -> !Double.isFinite(exported.getOrDefault(name, Double.NaN)))
                    .collect(toImmutableSet());
            return missing.isEmpty() ? Optional.empty() : Optional.of("figures with a value: " + missing);
        });
    }

    private static Set<String> figures(String text)
    {
        return FIGURE.matcher(text).results().map(MatchResult::group).collect(toImmutableSet());
    }

    private void awaitTrino(String figure, DoublePredicate reached)
    {
        Await.untilNothingMissing(() -> {
            double value = trino().getOrDefault(figure, Double.NaN);
            return reached.test(value) ? Optional.empty() : Optional.of("%s is %s".formatted(figure, value));
        });
    }

    private Map<String, Double> trino()
    {
        return scrape(stack.servers().trino().url() + "/metrics", "prometheus");
    }

    private static Map<String, Double> exporter(int port)
    {
        return scrape("http://127.0.0.1:%s/metrics".formatted(port), "prometheus");
    }

    /** The figures by name; of several with the same name and other labels one. */
    private static Map<String, Double> scrape(String url, String user)
    {
        HttpResponse<String> response = get(url, user);
        assertThat(response.statusCode()).as("%s: %s", url, response.body()).isEqualTo(200);
        return SAMPLE.matcher(response.body()).results()
                .collect(toImmutableMap(sample -> sample.group(1), sample -> Double.parseDouble(sample.group(2)), (first, _) -> first));
    }

    /** As Prometheus does with a user name and no password. */
    private static HttpResponse<String> get(String url, String user)
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":").getBytes(UTF_8)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, ofString());
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + url, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Loads Prometheus' exporter into a server that runs, with the configuration that users copy. */
    private static int export(StackServer server, String configuration)
    {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            Path exporter = Path.of(JavaAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(server.processId().orElseThrow()));
            try {
                machine.loadAgent(exporter.toString(), "127.0.0.1:%s:%s".formatted(port, PROMETHEUS.resolve("jmx-exporter").resolve(configuration).toAbsolutePath().normalize()));
            }
            finally {
                machine.detach();
            }
            return port;
        }
        catch (IOException | URISyntaxException | AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new AssertionError("Cannot load the exporter into " + server.name(), e);
        }
    }

    private static String read(String file)
    {
        return readFile(PROMETHEUS.resolve(file));
    }

    private static String readFile(Path file)
    {
        try {
            return Files.readString(file, UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
