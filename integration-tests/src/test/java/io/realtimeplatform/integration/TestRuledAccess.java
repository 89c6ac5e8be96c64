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

import static org.assertj.core.api.Assertions.assertThat;

/** Trino with the rules of {@code etc/trino/access-control}, without passwords: it believes the names of users. */
final class TestRuledAccess
        extends AbstractTestAccessMatrix
{
    @Override
    LocalStack start()
    {
        return IntegrationStack.builder("access-ruled")
                .servers(Server.TRINO)
                .accessControl()
                // nobody answers there
                .platformProperty("platform.kafka.timeout", "1s")
                .start();
    }

    @Override
    boolean ruled()
    {
        return true;
    }

    /** A user that no rule names reads the reports, and nothing else. */
    @Test
    void anyOtherUserReadsReports()
    {
        Sql carol = as("carol");
        assertThat(carol.number("SELECT count(*) FROM platform.reports.subject")).isEqualTo(1);
        assertThat(carol.failure("SELECT * FROM platform.reports.invoker")).contains("Access Denied");
        assertThat(carol.failure("SELECT * FROM memory.default.orders")).contains("Access Denied");
        assertThat(carol.failure("SELECT * FROM platform.system.views")).contains("Access Denied");
        assertThat(carol.failure("SELECT * FROM TABLE(platform.system.plan_drop('reports', 'used'))")).contains("plan_drop");
        assertThat(carol.failure("CALL platform.system.create_view('reports', 'carols', 'SELECT 1 x')")).contains("Access Denied");
    }

    /** What a definer view reads must be what its owner may pass on. */
    @Test
    void definerViewNeedsRightsThatItsOwnerMayPassOn()
    {
        admin().execute("CREATE SCHEMA platform.sandbox");
        as("bob").execute("CREATE VIEW platform.sandbox.passed AS SELECT * FROM platform.reports.subject");
        assertThat(as("bob").number("SELECT count(*) FROM platform.sandbox.passed")).isEqualTo(1);
        assertThat(admin().failure("SELECT * FROM platform.sandbox.passed")).contains("View owner 'bob' cannot create view that selects from platform.reports.subject");
        as("bob").execute("DROP VIEW platform.sandbox.passed", "DROP SCHEMA platform.sandbox");
    }

    /** The check asks nothing that rules hide from the one who reads the table. */
    @Test
    void checkOfTrinoIsGreenForEverybody()
    {
        for (String user : ImmutableList.of("alice", "bob", LocalStack.ADMINISTRATOR)) {
            new CheckRows(as(user), "platform").assertState("Trino", "trino", "OK");
        }
    }
}
