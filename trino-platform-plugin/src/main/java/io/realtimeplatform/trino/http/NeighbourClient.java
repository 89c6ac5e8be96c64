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
package io.realtimeplatform.trino.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Sends JSON to one neighbour and reads JSON from it.
 * Every error names the neighbour, its address, what was asked and, bounded, what came back.
 * Safe for use by many threads.
 */
public final class NeighbourClient
        implements AutoCloseable
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String neighbour;
    private final List<URI> addresses;
    private final Duration timeout;
    private final ErrorCodeSupplier errorCode;
    private final Optional<String> authorization;
    private final HttpClient client;

    /**
     * @param neighbour what the other side is called in errors, for example <code>Pinot controller</code>
     * @param addresses where it listens; a path in one precedes every request's path. The first that can be reached is asked
     * @param timeout for one whole exchange: connecting, sending, receiving
     * @param credentials user and password of HTTP basic authentication
     */
    public NeighbourClient(String neighbour, List<URI> addresses, Duration timeout, ErrorCodeSupplier errorCode, Optional<Credentials> credentials)
    {
        this.neighbour = requireNonNull(neighbour, "neighbour is null");
        this.addresses = ImmutableList.copyOf(addresses);
        checkArgument(!addresses.isEmpty(), "no address of the %s", neighbour);
        for (URI address : addresses) {
            checkArgument(address.getUserInfo() == null, "the address of the %s must not hold a user or password: use the properties for them", neighbour);
        }
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.errorCode = requireNonNull(errorCode, "errorCode is null");
        this.authorization = credentials.map(value ->
                "Basic " + Base64.getEncoder().encodeToString((value.user() + ":" + value.password()).getBytes(UTF_8)));
        // HTTP/2's upgrade header confuses some of the servers that we talk to, and gains nothing here
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    public record Credentials(String user, String password)
    {
        public Credentials
        {
            requireNonNull(user, "user is null");
            requireNonNull(password, "password is null");
        }

        @Override
        public String toString()
        {
            return "Credentials[user=" + user + "]";
        }
    }

    /** @return the answer to a GET; statuses other than 2xx and 404 are errors */
    public NeighbourReply find(String path)
    {
        return send("GET", path, Optional.empty(), ImmutableSet.of(404));
    }

    /** @return the answer to a GET; every status but 2xx is an error */
    public JsonNode get(String path)
    {
        return send("GET", path, Optional.empty(), ImmutableSet.of()).body();
    }

    /** @return the answer to a DELETE; statuses other than 2xx and 404 are errors */
    public NeighbourReply delete(String path)
    {
        return send("DELETE", path, Optional.empty(), ImmutableSet.of(404));
    }

    /**
     * @param accepted statuses beside 2xx that the caller understands
     */
    public NeighbourReply send(String method, String path, Optional<JsonNode> body, Set<Integer> accepted)
    {
        String asked = method + " " + path;
        HttpResponse<String> response = exchange(asked, method, path, body);
        int status = response.statusCode();
        if (status / 100 != 2 && !accepted.contains(status)) {
            throw error(asked, "answered with status %s: %s".formatted(status, message(response.body())));
        }
        if (response.body().isBlank()) {
            return new NeighbourReply(status, MAPPER.missingNode());
        }
        try {
            return new NeighbourReply(status, MAPPER.readTree(response.body()));
        }
        catch (JsonProcessingException e) {
            if (status / 100 != 2) {
                return new NeighbourReply(status, MAPPER.missingNode());
            }
            throw error(asked, "answered with something that is not JSON, is another server at this address? The answer begins: " + Excerpt.of(response.body()));
        }
    }

    private HttpResponse<String> exchange(String asked, String method, String path, Optional<JsonNode> body)
    {
        TrinoException unreachable = null;
        for (URI address : addresses) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + path))
                    .header("Accept", "application/json");
            authorization.ifPresent(value -> request.header("Authorization", value));
            if (body.isPresent()) {
                request.header("Content-Type", "application/json");
            }
            request.method(method, body
                    .map(value -> BodyPublishers.ofString(value.toString()))
                    .orElse(BodyPublishers.noBody()));
            try {
                return exchange(asked, request.build());
            }
            catch (ExecutionException e) {
                TrinoException failure = error(asked, "cannot be reached: " + reason(e.getCause()));
                if (!(e.getCause() instanceof ConnectException)) {
                    throw failure;
                }
                // nothing was sent, so the next address may be asked instead
                unreachable = failure;
            }
        }
        throw requireNonNull(unreachable, "unreachable is null");
    }

    private HttpResponse<String> exchange(String asked, HttpRequest request)
            throws ExecutionException
    {
        // the request's own timeout ends with the headers, a body that never ends needs this one
        CompletableFuture<HttpResponse<String>> future = client.sendAsync(request, BodyHandlers.ofString(UTF_8));
        try {
            return future.get(timeout.toMillis(), MILLISECONDS);
        }
        catch (TimeoutException e) {
            future.cancel(true);
            throw error(asked, "gave no answer within " + timeout.toMillis() + " ms");
        }
        catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw error(asked, "was not waited for: the query was cancelled");
        }
    }

    private static String reason(Throwable failure)
    {
        String message = failure.getMessage();
        if (message == null && failure.getCause() != null) {
            message = failure.getCause().getMessage();
        }
        String name = failure.getClass().getSimpleName();
        if (message == null) {
            return name;
        }
        return name + ": " + Excerpt.of(message);
    }

    /** Most servers put the reason into one field of a JSON object; the rest of the object is noise. */
    private static String message(String body)
    {
        try {
            JsonNode json = MAPPER.readTree(body);
            for (String field : new String[] {"error", "message"}) {
                if (json.path(field).isTextual()) {
                    return Excerpt.of(json.get(field).textValue());
                }
            }
        }
        catch (JsonProcessingException e) {
            return Excerpt.of(body);
        }
        return Excerpt.of(body);
    }

    /** @return an error that names this neighbour, its address, what was asked and what is wrong with the answer */
    public TrinoException error(String asked, String problem)
    {
        return new TrinoException(errorCode, "%s at %s, asked %s, %s".formatted(neighbour, Joiner.on(", ").join(addresses), Excerpt.of(asked), problem));
    }

    @Override
    public void close()
    {
        client.shutdownNow();
    }
}
