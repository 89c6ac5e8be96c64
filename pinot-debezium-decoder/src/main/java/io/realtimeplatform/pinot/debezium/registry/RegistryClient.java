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
package io.realtimeplatform.pinot.debezium.registry;

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.JsonText;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the addresses of a registry, and tells an answer of the registry from one of a proxy before it. Thread-safe.
 */
final class RegistryClient
{
    private static final FieldNames NAMES = new FieldNames(List.of("error_code", "status", "name"));
    private static final int ERROR_CODE = 0;
    private static final int STATUS = 1;
    private static final int NAME = 2;

    private final RegistryConfig config;
    private final HttpClient client;

    /**
     * @throws IllegalArgumentException if a file of the configuration cannot be read
     */
    RegistryClient(RegistryConfig config)
    {
        this.config = config;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(config.connectTimeout()))
                // the password would be sent to wherever it leads
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(TransportSecurity.context(config))
                .build();
    }

    /**
     * @return what the registry has under the id, which is JSON; empty if it says that it has nothing
     * @throws NoAnswerException if it gave no answer that can be believed
     */
    Optional<String> ask(String url, long id)
            throws NoAnswerException, InterruptedException
    {
        String address = config.address(url, id);
        HttpResponse<String> response = send(address);
        int status = response.statusCode();
        if (status == 200) {
            if (!JsonText.isValid(response.body())) {
                throw new NoAnswerException(address + " answers with something that is not JSON: is another server at this address?", null);
            }
            return Optional.of(response.body());
        }
        if (status == 404 && isOfRegistry(response.body())) {
            return Optional.empty();
        }
        if (status / 100 == 3) {
            throw new NoAnswerException(address + " answers " + status + ", a redirect, which is not followed", null);
        }
        throw new NoAnswerException(address + " answers " + status, null);
    }

    private HttpResponse<String> send(String address)
            throws NoAnswerException, InterruptedException
    {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofMillis(config.requestTimeout()))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json, */*");
        config.credentials().ifPresent(credentials -> request.header("Authorization", "Basic " +
                Base64.getEncoder().encodeToString((credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8))));
        // the request's own timeout ends with the headers, a body that never ends needs this one
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return response.get(config.requestTimeout(), TimeUnit.MILLISECONDS);
        }
        catch (TimeoutException e) {
            response.cancel(true);
            throw new NoAnswerException(address + " gave no whole answer within " + config.requestTimeout() + " ms", e);
        }
        catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        }
        catch (ExecutionException e) {
            throw new NoAnswerException(address + ": " + e.getCause(), e.getCause());
        }
    }

    /**
     * Whether a registry says that it does not have the schema. Confluent's has {@code error_code} 40403, and 404 where the
     * address is none of its own. Apicurio's names the exception beside {@code error_code} or {@code status} 404; it is
     * {@code NotFoundException} where the address is none of its own.
     */
    private static boolean isOfRegistry(String body)
    {
        String[] parts;
        try {
            parts = JsonText.read(body, RegistryClient::readParts);
        }
        catch (DecodeException e) {
            return false;
        }
        if (parts[NAME] != null) {
            return !parts[NAME].equals("NotFoundException") && (parts[ERROR_CODE] != null || "404".equals(parts[STATUS]));
        }
        return parts[ERROR_CODE] != null && !parts[ERROR_CODE].equals("404");
    }

    private static String[] readParts(PayloadReader reader)
    {
        String[] parts = new String[NAMES.size()];
        if (reader.kind() != ValueKind.RECORD) {
            reader.skip();
            return parts;
        }
        int field = reader.nextField(NAMES);
        while (field != PayloadReader.END) {
            if (field >= 0 && reader.kind() == (field == NAME ? ValueKind.TEXT : ValueKind.INTEGER)) {
                parts[field] = reader.text();
            }
            reader.skip();
            field = reader.nextField(NAMES);
        }
        return parts;
    }

    /**
     * The registry may have the schema: it is to be asked again.
     */
    static final class NoAnswerException
            extends Exception
    {
        private static final long serialVersionUID = 1;

        NoAnswerException(String message, Throwable cause)
        {
            super(message, cause);
        }
    }
}
