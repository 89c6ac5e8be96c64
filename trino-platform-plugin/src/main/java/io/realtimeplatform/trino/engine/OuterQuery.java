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
package io.realtimeplatform.trino.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSet;
import io.airlift.log.Logger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Whether a query of this Trino still runs. A statement that waits for work of ours is not interrupted when it is cancelled,
 * and asking by SQL would have to wait in its turn for a place in a resource group: so the coordinator's own page of the query is asked.
 */
final class OuterQuery
{
    private static final Logger log = Logger.get(OuterQuery.class);
    private static final Set<String> ENDED = ImmutableSet.of("FINISHED", "FAILED", "CANCELED");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OkHttpClient client;
    private final URI url;

    OuterQuery(OkHttpClient client, URI url)
    {
        this.client = requireNonNull(client, "client is null");
        this.url = requireNonNull(url, "url is null");
    }

    /**
     * @param user whose query it is
     * @return false when it has ended; true also when that cannot be told
     */
    boolean isRunning(String user, String queryId)
    {
        Request request = new Request.Builder()
                .url(url.resolve("/v1/query/" + queryId + "?pruned=true").toString())
                .header("X-Trino-User", user)
                .build();
        try (Response response = client.newCall(request).execute()) {
            if (response.code() == 404 || response.code() == 410) {
                return false;
            }
            if (!response.isSuccessful() || response.body() == null) {
                log.debug("Trino answers %s when asked for the state of query %s", response.code(), queryId);
                return true;
            }
            JsonNode query = MAPPER.readTree(response.body().string());
            return !ENDED.contains(query.path("state").asText());
        }
        catch (IOException e) {
            log.debug(e, "Trino cannot be asked for the state of query %s", queryId);
            return true;
        }
    }
}
