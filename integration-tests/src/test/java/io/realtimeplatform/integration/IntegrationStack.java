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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.LocalStackBuilder;
import io.realtimeplatform.localstack.MariadbServer;
import io.realtimeplatform.localstack.StackServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The stack that all test classes share, with Trino set up as a careful operator would: rules say who may do what, and
 * catalogs can be made with SQL. A class keeps to sources and database schemas of its own.
 */
final class IntegrationStack
        implements AutoCloseable
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern PINOT_VERSION = Pattern.compile("\"pinot-controller\":\"([^\"]+)\"");

    private final LocalStack stack;
    private final Optional<String> missingMysql;
    private final Sql admin;

    private IntegrationStack(LocalStack stack, Optional<String> missingMysql, Sql admin)
    {
        this.stack = stack;
        this.missingMysql = missingMysql;
        this.admin = admin;
    }

    static IntegrationStack start()
    {
        Path configuration = dataFolder("configuration");
        Path rules = configuration.resolve("access-control.json");
        Path accessControl = configuration.resolve("access-control.properties");
        try {
            Files.writeString(rules, Resources.toString(Resources.getResource("access-control.json"), UTF_8));
            Files.writeString(accessControl, "access-control.name=file\nsecurity.config-file=%s\n".formatted(rules.toAbsolutePath()));
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + rules, e);
        }
        LocalStackBuilder builder = builder("main");
        if (MariadbServer.missing().isEmpty()) {
            builder.mariadb();
        }
        Optional<String> missingMysql = builder.missingMysql();
        if (missingMysql.isEmpty()) {
            builder.mysql();
        }
        LocalStack stack = builder
                .trinoProperty("access-control.config-files", accessControl.toAbsolutePath().toString())
                .trinoProperty("catalog.management", "dynamic")
                // on a busy machine an answer takes long
                .platformProperty("platform.checks.timeout", "60s")
                .start();
        try {
            return new IntegrationStack(stack, missingMysql, new Sql(stack.trino().connect(LocalStack.ADMINISTRATOR)));
        }
        catch (SQLException e) {
            stack.close();
            throw new AssertionError("Cannot connect to Trino", e);
        }
    }

    /** A stack with data of its own, for a class that needs its Trino set up in another way. */
    static LocalStackBuilder builder(String name)
    {
        return LocalStack.builder(dataFolder(name)).shortLived();
    }

    /** An empty folder below the module's target folder. */
    static Path dataFolder(String name)
    {
        Path data = Path.of(System.getProperty("integration.data", "target/stack")).resolve(name);
        try {
            if (Files.exists(data)) {
                MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
            }
            Files.createDirectories(data);
            return data;
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + data, e);
        }
    }

    LocalStack servers()
    {
        return stack;
    }

    /** Why this stack has no MySQL; empty if it has. */
    Optional<String> missingMysql()
    {
        return missingMysql;
    }

    /** Trino, as the administrator of the platform. */
    Sql admin()
    {
        return admin;
    }

    /** Trino, as another user; see access-control.json for what each may do. */
    Sql trinoAs(String user)
    {
        try {
            return new Sql(stack.trino().connect(user));
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to Trino", e);
        }
    }

    /** A new session of the source database, as the owner of its tables, in time zone UTC. */
    Sql shop()
    {
        try {
            return new Sql(stack.postgresql().connectToShop()).execute("SET TIME ZONE 'UTC'");
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to PostgreSQL", e);
        }
    }

    Sql superuser(String database)
    {
        try {
            return new Sql(stack.postgresql().connectAsSuperuser(database));
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to PostgreSQL", e);
        }
    }

    SourceOracle oracle(Sql shop)
    {
        return new SourceOracle(shop, admin);
    }

    /** A source over the whole of database shop. */
    void createSource(String name)
    {
        admin.execute(createSourceStatement("platform", name));
    }

    String createSourceStatement(String catalog, String name)
    {
        return """
                CALL %s.system.create_source(source_name => '%s', catalog_name => 'shopdb', type => 'postgresql',
                    host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}')
                """.formatted(catalog, name.replace("'", "''"), stack.postgresql().port());
    }

    /**
     * Drops every source of catalog {@code platform} with all that is built on it. Each pipeline that is left costs
     * whatever runs after it: every replication slot decodes the changes of all tables, and Pinot keeps a consumer for each.
     */
    void dropSources()
    {
        for (Object source : admin.column("SELECT source_name FROM platform.system.sources")) {
            String call = "CALL platform.system.drop_source(source_name => '%s', cascade => true, delete_topic => true"
                    .formatted(String.valueOf(source).replace("'", "''"));
            admin.failureOf(call + ")")
                    // such as one whose database or connector a test took away
                    .flatMap(_ -> admin.failureOf(call + ", force => true)"))
                    .ifPresent(failure -> System.out.printf("Source %s is left behind: %s%n", source, failure));
        }
    }

    /** A pipeline whose typed table is {@code platform.<source>.<table>}. */
    void createPipeline(String source, String schema, String table)
    {
        admin.execute(createPipelineStatement("platform", source, schema, table));
    }

    /** @param more further arguments, such as {@code exclude_columns => ARRAY['x']} */
    static String createPipelineStatement(String catalog, String source, String schema, String table, String... more)
    {
        StringBuilder arguments = new StringBuilder();
        for (String argument : more) {
            arguments.append(", ").append(argument);
        }
        return "CALL %s.system.create_pipeline(source_name => '%s', schema_name => '%s', table_name => '%s'%s)"
                .formatted(catalog, source.replace("'", "''"), schema.replace("'", "''"), table.replace("'", "''"), arguments);
    }

    /** The release of the Pinot controller, such as {@code 0.11.0-1b4d6b6b}. */
    String pinotVersion()
    {
        Matcher version = PINOT_VERSION.matcher(httpGet(stack.pinot().controllerUrl() + "/version"));
        if (!version.find()) {
            throw new AssertionError("Pinot's controller does not tell its version");
        }
        return version.group(1);
    }

    /** How much memory a server's process takes; 0 where the operating system does not say. */
    static long residentMegabytes(StackServer server)
    {
        Path status = Path.of("/proc", server.processId().map(String::valueOf).orElse("-"), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + status, e);
        }
    }

    static String httpGet(String url)
    {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url)).build(), ofString());
            return response.body();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + url, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    static JsonNode json(String text)
    {
        try {
            return MAPPER.readTree(text);
        }
        catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Asks Kafka Connect to do something, which it must. */
    void connect(String method, String path, String body)
    {
        httpSend(method, stack.connect().url() + path, body);
    }

    /** Sends JSON to a server, which must do what is asked. */
    static void httpSend(String method, String url, String body)
    {
        // HTTP/2's upgrade header keeps Pinot from reading the body
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError("%s %s was answered with status %s: %s".formatted(method, url, response.statusCode(), response.body()));
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot send to " + url, e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The value of an environment variable that the tests heed. */
    static Optional<String> environment(String name)
    {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    @Override
    public void close()
    {
        admin.close();
        stack.close();
    }
}
