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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.trino.Session;
import io.trino.server.testing.FactoryConfiguration;
import io.trino.spi.security.Identity;
import io.trino.sql.query.QueryAssertions;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.util.List;

import static io.trino.testing.TestingSession.testSessionBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * Trino's access control on typed tables. Of the users in rules.json, alice owns the pipelines and has rights on the
 * platform catalog only, bob reads with a row filter and a mask, carol has no right on any table.
 */
@TestInstance(PER_CLASS)
class TestTypedTableSecurity
{
    private QueryAssertions assertions;

    @BeforeAll
    void setUp()
            throws Exception
    {
        TestingTypedTables typedTables = new TestingTypedTables();
        QueryRunner queryRunner = TypedTableQueryRunner.create(typedTables, new FactoryConfiguration("file", ImmutableMap.of(
                "security.config-file", new File(Resources.getResource("typedtable/rules.json").toURI()).getPath())));
        assertions = new QueryAssertions(queryRunner);
        for (SampleTable table : List.of(
                new SampleTable("plain_rows", "alice", false, new PinotFeatures(false, false, true)),
                new SampleTable("view_rows", "alice", true, new PinotFeatures(false, false, true)))) {
            typedTables.add(table.typedTable());
            table.create(queryRunner, session("admin"));
        }
    }

    @AfterAll
    void tearDown()
    {
        assertions.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain_rows", "view_rows"})
    void testNoRightOnPinot(String table)
    {
        assertThat(assertions.query(session("alice"), "SELECT count(*) FROM " + table)).matches("VALUES BIGINT '12'");
        assertThat(assertions.query(session("alice"), "SELECT id FROM " + table + " WHERE id = 9007199254740993")).matches("VALUES 9007199254740993");
        for (String user : List.of("alice", "bob")) {
            assertThat(assertions.query(session(user), "SELECT count(*) FROM pinot.default.shop__public__" + table + "__g1"))
                    .failure().hasMessageContaining("Access Denied");
        }
        assertThat(assertions.query(session("carol"), "SELECT count(*) FROM " + table))
                .failure().hasMessageContaining("Access Denied: Cannot select from");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain_rows", "view_rows"})
    void testRowFilterAndMask(String table)
    {
        assertThat(assertions.query(session("bob"), "SELECT id, token, price FROM " + table))
                .matches(session("admin"), "SELECT id, CAST(NULL AS uuid), price FROM reference.default." + table + " WHERE price > 0");
        assertThat(assertions.query(session("bob"), "SELECT id FROM " + table + " WHERE token = UUID '00000000-0000-0000-0000-000000000000'"))
                .returnsEmptyResult();
        assertThat(assertions.query(session("bob"), "SELECT title FROM " + table))
                .failure().hasMessageContaining("Access Denied: Cannot select from table");
        // neither a shadow nor the table behind the view passes the mask by
        assertThat(assertions.query(session("bob"), "SELECT token__filter FROM " + table))
                .failure().hasMessageContaining("cannot be resolved");
        assertThat(assertions.query(session("bob"), "SELECT token FROM \"" + table + "$stored\""))
                .failure().hasMessageContaining("does not exist");
    }

    @Test
    void testRowFilterReachesPinot()
    {
        String plan = (String) assertions.execute(session("bob"), "EXPLAIN SELECT count(*) FROM plain_rows").getOnlyValue();
        assertThat(plan).contains("filterPredicate = ((deleted = boolean 'false') AND (event_id = varchar '') AND (bigint '0' < price_filter))");
    }

    private static Session session(String user)
    {
        return testSessionBuilder()
                .setIdentity(Identity.ofUser(user))
                .setCatalog("platform")
                .setSchema("shop")
                .build();
    }
}
