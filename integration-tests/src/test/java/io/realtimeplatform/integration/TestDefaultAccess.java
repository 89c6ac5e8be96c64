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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.Server;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A Trino as it is without any configuration of access: everybody may do all that Trino can allow. */
final class TestDefaultAccess
        extends AbstractTestAccessMatrix
{
    @Override
    LocalStack start()
    {
        return IntegrationStack.builder("access-default")
                .servers(Server.TRINO)
                .trinoProperty("catalog.management", "dynamic")
                // nobody answers there
                .platformProperty("platform.kafka.timeout", "1s")
                .start();
    }

    @Override
    boolean ruled()
    {
        return false;
    }

    @Test
    void everythingThatThePluginHasIsInTheTable()
    {
        PluginSurface surface = PluginSurface.load();
        assertThat(surface.procedures()).isNotEmpty().allSatisfy(procedure -> assertThat(STATEMENTS).contains("CALL platform.system.%s(".formatted(procedure)));
        assertThat(surface.tableFunctions()).isNotEmpty().allSatisfy(function -> assertThat(STATEMENTS).contains("TABLE(platform.system.%s(".formatted(function)));
        assertThat(surface.systemTables()).isNotEmpty().allSatisfy(table -> assertThat(STATEMENTS).contains("SELECT * FROM platform.system.%s ".formatted(table)));
    }

    /** bob may change what is alice's; what he changes is his then, or stays as she wrote it. */
    @Test
    void noSqlRunsUnderTheNameOfAnother()
    {
        as("alice").execute(
                "CREATE SCHEMA platform.guarded",
                "CREATE VIEW platform.guarded.base AS SELECT 1 AS id",
                "CREATE VIEW platform.guarded.view AS SELECT * FROM platform.guarded.base");
        String alices = "SELECT owner, definition FROM platform.system.views WHERE schema_name LIKE 'guarded%' AND view_name LIKE 'view%'";
        Object definition = admin().rows(alices).getFirst().get(1);

        // as an invoker view it would run as alice, who owns the view over it
        for (String change : ImmutableList.of(
                "CREATE OR REPLACE VIEW platform.guarded.base SECURITY INVOKER AS SELECT 2 AS id",
                "CALL platform.system.create_view(schema_name => 'guarded', view_name => 'base', query => 'SELECT 2 AS id', security => 'invoker', or_replace => true)")) {
            assertThat(as("bob").failure(change)).contains("Access Denied", "under the name of user alice", "guarded.view");
        }
        // what is under alice's view stays in its place
        for (String change : ImmutableList.of(
                "DROP VIEW platform.guarded.base",
                "ALTER VIEW platform.guarded.base RENAME TO platform.guarded.gone",
                "ALTER SCHEMA platform.guarded RENAME TO gone",
                "CALL platform.system.drop_view('guarded', 'base')")) {
            assertThat(as("bob").failure(change)).contains("guarded.view");
        }
        as("bob").execute(
                "CREATE OR REPLACE VIEW platform.guarded.base AS SELECT 2 AS id",
                "COMMENT ON VIEW platform.guarded.view IS 'of bob'",
                "COMMENT ON COLUMN platform.guarded.view.id IS 'of bob'",
                "ALTER VIEW platform.guarded.view RENAME TO platform.guarded.view_renamed");
        assertThat(admin().value("SELECT owner FROM platform.system.views WHERE schema_name = 'guarded' AND view_name = 'base'")).isEqualTo("bob");
        assertThat(admin().rows(alices)).containsExactly(ImmutableList.of("alice", definition));
        assertThat(as("bob").failure("CALL platform.system.alter_view(schema_name => 'guarded', view_name => 'view_renamed', query => 'SELECT 3 AS id')")).contains("belongs to user alice");

        // dropped and made again by bob, it is bob's
        as("bob").execute(
                "CALL platform.system.drop_view(schema_name => 'guarded', view_name => 'base', cascade => true)",
                "ALTER SCHEMA platform.guarded RENAME TO guarded_renamed",
                "CREATE VIEW platform.guarded_renamed.view AS SELECT 4 AS id");
        assertThat(admin().rows(alices)).containsExactly(ImmutableList.of("bob", "SELECT 4 id\n\n"));
        as("bob").execute("DROP SCHEMA platform.guarded_renamed CASCADE");
    }

    /** <code>platform.security</code> of a catalog with the rules that are shipped, {@code etc/trino/access-control/platform-rules.json}. */
    @Test
    void catalogsMayHaveRulesOfTheirOwn()
    {
        createCatalog("");
        admin().execute(
                "CREATE SCHEMA catalog_with_rules.reports",
                "CREATE VIEW catalog_with_rules.reports.orders AS SELECT * FROM (VALUES (1, 'open', '4000', VARCHAR 'a@b'), (2, 'paid', '4001', VARCHAR 'c@d')) AS t (id, status, card_number, email)",
                "DROP CATALOG catalog_with_rules");

        Path rules = Path.of("..", "etc", "trino", "access-control", "platform-rules.json").toAbsolutePath().normalize();
        createCatalog(", \"platform.security\" = 'file', \"security.config-file\" = '%s', \"security.refresh-period\" = '1s'".formatted(rules));
        assertThat(as("bob").rows("SELECT id, email FROM catalog_with_rules.reports.orders")).containsExactly(ImmutableList.of(1, "hidden"));
        assertThat(as("bob").failure("SELECT card_number FROM catalog_with_rules.reports.orders")).contains("Access Denied");
        assertThat(as("bob").failure("CALL catalog_with_rules.system.create_view('reports', 'another', 'SELECT 1 x')")).contains("Cannot execute procedure system.create_view");
        assertThat(as("alice").failure("CALL catalog_with_rules.system.drop_source('s')")).contains("Cannot execute procedure system.drop_source");
        as("alice").execute("CALL catalog_with_rules.system.create_view('reports', 'another', 'SELECT 1 x')");
        admin().execute("DROP CATALOG catalog_with_rules");
    }

    private void createCatalog(String more)
    {
        admin().execute("""
                CREATE CATALOG catalog_with_rules USING platform WITH (
                    "platform.administrators" = 'user:admin',
                    "platform.store.jdbc-url" = 'jdbc:h2:file:./catalog_with_rules',
                    "platform.trino.url" = '%s',
                    "platform.pinot.controller-url" = 'http://127.0.0.1:1',
                    "platform.connect.url" = 'http://127.0.0.1:1',
                    "platform.kafka.bootstrap-servers" = '127.0.0.1:1'%s)
                """.formatted(stack().trino().url(), more));
    }
}
