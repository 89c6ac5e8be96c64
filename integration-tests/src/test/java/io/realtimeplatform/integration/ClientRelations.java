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
import com.google.common.io.Resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the tests of clients list and read: the typed tables {@code every} and {@code every_nullable} of schema
 * {@code clients} (types.sql, in a database schema of its own), and views of schema {@code client_views}
 * (client-views.sql) with a column of each type, a window, comments, and names with characters that patterns have.
 */
final class ClientRelations
{
    static final List<String> VIEWS = ImmutableList.of("back\\slash", "every_type", "größe des \"tees\"", "per%cent", "recent", "under_score", "underxscore");

    private ClientRelations() {}

    /** Makes them anew: what a class before has made lost its source with that class. */
    static void make(IntegrationStack stack)
    {
        stack.admin().execute("DROP SCHEMA IF EXISTS platform.client_views CASCADE");
        try (Sql shop = stack.shop()) {
            shop.execute("DROP SCHEMA IF EXISTS clients CASCADE");
            shop.execute(text("types.sql").replace("types.", "clients.").replace("SCHEMA types", "SCHEMA clients"));
            stack.createSource("clients");
            stack.createPipeline("clients", "clients", "every");
            stack.createPipeline("clients", "clients", "every_nullable");
            SourceOracle oracle = stack.oracle(shop);
            oracle.awaitEqual("platform.clients.every", "clients.every");
            oracle.awaitEqual("platform.clients.every_nullable", "clients.every_nullable");
        }
        Splitter.on(";\n").omitEmptyStrings().split(text("client-views.sql")).forEach(stack.admin()::execute);
    }

    /** Whether the table with NULLs is a view: Pinot 0.11 has no NULL. */
    static boolean nullableIsView(IntegrationStack stack)
    {
        return stack.admin().value("SELECT served_as FROM platform.system.pipelines WHERE source_name = 'clients' AND table_name = 'every_nullable'").equals("view");
    }

    private static String text(String resource)
    {
        try {
            return Resources.toString(Resources.getResource(resource), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
