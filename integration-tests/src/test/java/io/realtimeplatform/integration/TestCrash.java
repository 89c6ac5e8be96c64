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

import io.realtimeplatform.integration.HttpGate.Hold;
import io.realtimeplatform.integration.HttpGate.Moment;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static io.realtimeplatform.integration.IntegrationStack.createPipelineStatement;
import static org.assertj.core.api.Assertions.assertThat;

/** Trino is killed (SIGKILL) while a CALL is at work, and started again: the same call finishes what was begun. */
@WithStack
final class TestCrash
{
    private static final String CALL = createPipelineStatement("crash", "crash", "crash", "item");
    private static final String DROP = "CALL crash.system.drop_pipeline(source_name => 'crash', schema_name => 'crash', table_name => 'item', delete_topic => true)";

    private final IntegrationStack stack;

    TestCrash(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void killedBetweenSteps()
    {
        try (Sql shop = stack.shop();
                HttpGate pinot = new HttpGate(stack.servers().pinot().controllerUrl());
                HttpGate connect = new HttpGate(stack.servers().connect().url())) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA crash",
                    "CREATE TABLE crash.item (id integer PRIMARY KEY, name text NOT NULL, note text)",
                    "INSERT INTO crash.item SELECT i, 'item ' || i, nullif('note ' || i, 'note 7') FROM generate_series(1, 1000) i");
            PlatformCatalog catalog = new PlatformCatalog(stack, "crash")
                    .with("platform.pinot.controller-url", pinot.url())
                    .with("platform.connect.url", connect.url())
                    .create();
            stack.admin().execute(stack.createSourceStatement("crash", "crash"));

            // Pinot has the schema, and the platform does not know
            killWhile(CALL, catalog, pinot.hold("POST", "^/schemas", Moment.AFTER));
            assertHalfMade();
            // the table's request never came
            killWhile(CALL, catalog, pinot.hold("POST", "^/tables", Moment.BEFORE));
            assertHalfMade();
            // the connector runs, and the platform does not know
            killWhile(CALL, catalog, connect.hold("PUT", "^/connectors/[^/]+/config$", Moment.AFTER));
            assertHalfMade();
            stack.admin().execute(CALL);
            oracle.awaitEqual("crash.crash.item", "crash.item");
            shop.execute("UPDATE crash.item SET note = 'after all' WHERE id = 7", "DELETE FROM crash.item WHERE id = 8");
            oracle.awaitEqual("crash.crash.item", "crash.item");
            // a schema and a table, whatever was begun twice
            String pinotTable = String.valueOf(stack.admin().value("SELECT pinot_table FROM crash.system.pipelines"));
            assertThat(new Traces(stack).of(pinotTable)).containsExactly("Pinot schema " + pinotTable, "Pinot table " + pinotTable);

            // half of the pipeline is gone, and the platform does not know
            killWhile(DROP, catalog, pinot.hold("DELETE", "^/tables", Moment.AFTER));
            assertThat(stack.admin().column("SELECT phase FROM crash.system.pipelines")).containsExactly("DROPPING");
            assertThat(stack.admin().failure(CALL)).contains("drop_pipeline");
            stack.admin().execute(DROP, "CALL crash.system.drop_source(source_name => 'crash')");
            assertThat(new Traces(stack).of("crash")).isEmpty();
            catalog.drop();
        }
    }

    private void killWhile(String call, PlatformCatalog catalog, Hold hold)
    {
        CompletableFuture<Void> calling = CompletableFuture.runAsync(() -> stack.admin().execute(call));
        hold.await(calling);
        stack.servers().trino().kill();
        hold.release();
        stack.servers().trino().start();
        // the client asks on, and the new server knows nothing of its query
        calling.handle((_, failure) -> {
                    assertThat(failure).isNotNull();
                    return null;
                })
                .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        catalog.create();
    }

    private void assertHalfMade()
    {
        assertThat(stack.admin().column("SELECT phase FROM crash.system.pipelines")).containsExactly("CREATING");
    }
}
