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
package io.realtimeplatform.benchmarks.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import static io.realtimeplatform.benchmarks.faults.FaultStack.pause;
import static java.util.Objects.requireNonNull;

/**
 * Starts a connector from an older position. Its offsets in Kafka Connect alone do not do that: PostgreSQL sends nothing from
 * before what a replication slot has confirmed, wherever a client says that it begins. So the slot is copied while it stands at
 * the older position, and the copy takes its place. Then all changes since are sent again.
 */
final class ConnectorControl
{
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String connector;

    /** @param connector its name, and that of its slot */
    ConnectorControl(String connectUrl, String connector)
    {
        this.url = connectUrl + "/connectors/" + connector;
        this.connector = requireNonNull(connector, "connector is null");
    }

    /** Keeps the position that the connector has now. The source holds its log from there on until {@link #rewind}. */
    Position remember(Connection source)
            throws SQLException
    {
        String copy = connector + "_older";
        // first the slot: what it has confirmed is never after the offsets
        execute(source, "SELECT pg_copy_logical_replication_slot(?, ?)", connector, copy);
        return new Position(copy, request("GET", "/offsets", ""));
    }

    /**
     * Stops the connector, sets it back and starts it.
     *
     * @return how far it went back, in bytes of the source's log
     */
    long rewind(Connection source, Position position)
            throws SQLException
    {
        request("PUT", "/stop", "");
        awaitState("STOPPED", 0);
        long bytes = distance(source, position.slot());
        execute(source, "SELECT pg_drop_replication_slot(?)", connector);
        execute(source, "SELECT pg_copy_logical_replication_slot(?, ?)", position.slot(), connector);
        execute(source, "SELECT pg_drop_replication_slot(?)", position.slot());
        request("PATCH", "/offsets", position.offsets().toString());
        request("PUT", "/resume", "");
        awaitState("RUNNING", 1);
        return bytes;
    }

    private long distance(Connection source, String older)
            throws SQLException
    {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT pg_wal_lsn_diff(now.confirmed_flush_lsn, older.confirmed_flush_lsn)
                FROM pg_replication_slots now, pg_replication_slots older WHERE now.slot_name = ? AND older.slot_name = ?""")) {
            statement.setString(1, connector);
            statement.setString(2, older);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next() || result.getLong(1) <= 0) {
                    throw new IllegalStateException("Slot %s has not moved on since it was copied to %s".formatted(connector, older));
                }
                return result.getLong(1);
            }
        }
    }

    private void awaitState(String state, int tasks)
    {
        long start = System.nanoTime();
        JsonNode status = request("GET", "/status", "");
        while (!status.path("connector").path("state").asText().equals(state) || status.path("tasks").size() != tasks) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException("Connector %s does not become %s: %s".formatted(connector, state, status));
            }
            pause(100);
            status = request("GET", "/status", "");
        }
    }

    private JsonNode request(String method, String path, String body)
    {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .timeout(LIMIT)
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("%s %s%s: status %s, %s".formatted(method, url, path, response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        }
        catch (IOException e) {
            throw new IllegalStateException("%s %s%s failed".formatted(method, url, path), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static void execute(Connection source, String sql, String... arguments)
            throws SQLException
    {
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            for (int argument = 0; argument < arguments.length; argument++) {
                statement.setString(argument + 1, arguments[argument]);
            }
            statement.execute();
        }
    }

    /**
     * @param slot the copy of the replication slot
     * @param offsets as Kafka Connect gives and takes them
     */
    record Position(String slot, JsonNode offsets) {}
}
