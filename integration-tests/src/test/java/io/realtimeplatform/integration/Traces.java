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
import com.google.common.collect.ImmutableSortedSet;
import org.apache.kafka.clients.admin.Admin;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

import static io.realtimeplatform.integration.IntegrationStack.httpGet;
import static org.apache.kafka.clients.admin.AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;

/** What there is of pipelines in the servers around Trino. */
final class Traces
{
    private final IntegrationStack stack;

    Traces(IntegrationStack stack)
    {
        this.stack = stack;
    }

    /** Everything in whose name the text is found: connectors, slots, publications, Pinot tables and schemas, topics. */
    Set<String> of(String text)
    {
        Set<String> found = new TreeSet<>();
        addJson(found, "connector", httpGet(stack.servers().connect().url() + "/connectors"), text);
        addJson(found, "Pinot table", httpGet(stack.servers().pinot().controllerUrl() + "/tables"), text);
        addJson(found, "Pinot schema", httpGet(stack.servers().pinot().controllerUrl() + "/schemas"), text);
        try (Sql database = stack.superuser("shop")) {
            database.column("SELECT slot_name FROM pg_replication_slots").forEach(name -> add(found, "slot", String.valueOf(name), text));
            database.column("SELECT pubname FROM pg_publication").forEach(name -> add(found, "publication", String.valueOf(name), text));
        }
        try (Admin kafka = Admin.create(ImmutableMap.of(BOOTSTRAP_SERVERS_CONFIG, stack.servers().kafka().bootstrapServers()))) {
            kafka.listTopics().names().get().forEach(name -> add(found, "topic", name, text));
        }
        catch (ExecutionException e) {
            throw new AssertionError("Cannot list topics", e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        return ImmutableSortedSet.copyOf(found);
    }

    private static void addJson(Set<String> found, String kind, String json, String text)
    {
        for (String name : json.split("[\\[\\]{}\",:]+", -1)) {
            add(found, kind, name, text);
        }
    }

    private static void add(Set<String> found, String kind, String name, String text)
    {
        if (name.contains(text)) {
            found.add(kind + " " + name);
        }
    }
}
