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
package io.realtimeplatform.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

import static java.net.http.HttpResponse.BodyHandlers.ofString;

/** Asks servers over HTTP whether they are ready. */
final class Health
{
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Health() {}

    /** Empty if the address answers 200 with a body as expected, else what it did. */
    static Optional<String> missing(String url, Predicate<String> body)
    {
        try {
            HttpResponse<String> response = CLIENT.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(), ofString());
            if (response.statusCode() == 200 && body.test(response.body())) {
                return Optional.empty();
            }
            String text = response.body();
            return Optional.of("%s answers %s: %s".formatted(url, response.statusCode(), text.substring(0, Math.min(200, text.length()))));
        }
        catch (IOException e) {
            return Optional.of("%s does not answer (%s)".formatted(url, e));
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while asking " + url, e);
        }
    }
}
