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
 * Tells when a query of this Trino is over. A statement that waits for work of ours is not interrupted when it is cancelled, and asking by SQL
 * would have to wait in its turn for a place in a resource group: so the coordinator's own page of the query is asked.
 */
public class QueryWatch
{
    private static final Logger log = Logger.get(QueryWatch.class);
    private static final Set<String> ENDED = ImmutableSet.of("FINISHED", "FAILED", "CANCELED");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OkHttpClient client;
    private final Request request;
    private boolean seen;

    QueryWatch(OkHttpClient client, URI url, String user, String queryId)
    {
        this.client = requireNonNull(client, "client is null");
        this.request = new Request.Builder()
                .url(url.resolve("/v1/query/" + queryId + "?pruned=true").toString())
                .header("X-Trino-User", user)
                .build();
    }

    /** @return whether the query has ended; false also when that cannot be told */
    public synchronized boolean isOver()
    {
        try (Response response = client.newCall(request).execute()) {
            if (response.code() == 404 || response.code() == 410) {
                // one that was never there runs on another coordinator
                return seen;
            }
            if (!response.isSuccessful() || response.body() == null) {
                log.debug("Trino answers %s when asked for %s", response.code(), request.url());
                return false;
            }
            JsonNode query = MAPPER.readTree(response.body().string());
            seen = true;
            return ENDED.contains(query.path("state").asText());
        }
        catch (IOException e) {
            log.debug(e, "Trino cannot be asked for %s", request.url());
            return false;
        }
    }
}
