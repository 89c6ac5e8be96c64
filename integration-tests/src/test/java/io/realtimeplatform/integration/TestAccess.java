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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rights on the platform's tables are what counts. In access-control.json the users reader and auditor have no right on
 * the Pinot catalog, and auditor has a row filter and a column mask on the tables named guarded.
 */
@WithStack
final class TestAccess
{
    private final IntegrationStack stack;
    private final Sql shop;

    TestAccess(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
    }

    @BeforeAll
    void createPipelines()
    {
        shop.execute(
                "CREATE SCHEMA access",
                "CREATE TABLE access.guarded (id integer PRIMARY KEY, status text NOT NULL, email text NOT NULL)",
                "CREATE TABLE access.guarded_nullable (id integer PRIMARY KEY, status text NOT NULL, email text)",
                "INSERT INTO access.guarded SELECT i, CASE i % 2 WHEN 0 THEN 'open' ELSE 'closed' END, 'person' || i || '@example.com' FROM generate_series(1, 10) i",
                "INSERT INTO access.guarded_nullable SELECT id, status, nullif(email, 'person2@example.com') FROM access.guarded");
        stack.createSource("access");
        stack.createPipeline("access", "access", "guarded");
        stack.createPipeline("access", "access", "guarded_nullable");
        stack.oracle(shop).awaitEqual("platform.access.guarded", "access.guarded");
        stack.oracle(shop).awaitEqual("platform.access.guarded_nullable", "access.guarded_nullable");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    @Test
    void readerNeedsNoRightOnPinot()
    {
        try (Sql reader = stack.trinoAs("reader")) {
            for (String table : ImmutableList.of("guarded", "guarded_nullable")) {
                assertThat(reader.number("SELECT count(*) FROM platform.access." + table)).isEqualTo(10);
                assertThat(reader.value("SELECT email FROM platform.access.%s WHERE id = 3".formatted(table))).isEqualTo("person3@example.com");
            }
            String pinotTable = String.valueOf(stack.admin().value("SELECT pinot_table FROM platform.system.pipelines WHERE source_name = 'access' AND table_name = 'guarded'"));
            assertThat(reader.failure("SELECT * FROM pinot.default." + pinotTable)).contains("Access Denied");
        }
    }

    @Test
    void rowFilterAndColumnMaskHold()
    {
        List<List<Object>> expected = ImmutableList.of(
                ImmutableList.of(2, "open", "hidden"),
                ImmutableList.of(4, "open", "hidden"),
                ImmutableList.of(6, "open", "hidden"),
                ImmutableList.of(8, "open", "hidden"),
                ImmutableList.of(10, "open", "hidden"));
        try (Sql auditor = stack.trinoAs("auditor")) {
            for (String table : ImmutableList.of("guarded", "guarded_nullable")) {
                assertThat(auditor.rows("SELECT * FROM platform.access.%s ORDER BY id".formatted(table))).isEqualTo(expected);
                assertThat(auditor.number("SELECT count(*) FROM platform.access." + table)).isEqualTo(5);
                assertThat(auditor.number("SELECT count(*) FROM platform.access.%s WHERE id = 3".formatted(table))).isZero();
                assertThat(auditor.number("SELECT count(*) FROM platform.access.%s WHERE email = 'person4@example.com'".formatted(table))).isZero();
            }
        }
    }

    @Test
    void whatLiesBehindAViewCannotBeReadAroundIt()
    {
        try (Sql auditor = stack.trinoAs("auditor"); Sql reader = stack.trinoAs("reader")) {
            // auditor's rules allow every table of the platform that they do not name
            for (Sql user : ImmutableList.of(auditor, reader)) {
                assertThat(user.failure("SELECT * FROM platform.access.\"guarded_nullable$stored\"")).containsAnyOf("Access Denied", "does not exist");
            }
        }
    }

    @Test
    void onlyAdministratorsChangeSourcesAndPipelines()
    {
        List<String> calls = ImmutableList.of(
                stack.createSourceStatement("platform", "clerks"),
                IntegrationStack.createPipelineStatement("platform", "access", "access", "guarded"),
                "CALL platform.system.drop_pipeline(source_name => 'access', schema_name => 'access', table_name => 'guarded')",
                "CALL platform.system.drop_source(source_name => 'access')");
        // clerk may do all that Trino's rules can allow
        for (String user : ImmutableList.of("clerk", "reader")) {
            try (Sql session = stack.trinoAs(user)) {
                for (String call : calls) {
                    assertThat(session.failure(call)).contains("Access Denied").contains(user).contains("platform.administrators");
                }
            }
        }
        assertThat(stack.admin().number("SELECT count(*) FROM platform.system.pipelines WHERE source_name = 'access' AND phase = 'STREAMING'")).isEqualTo(2);
        assertThat(stack.admin().number("SELECT count(*) FROM platform.system.sources WHERE source_name = 'clerks'")).isZero();
    }

    @Test
    void administratorNeedsTheRightToReadTheSourceTable()
    {
        shop.execute("CREATE TABLE access.denied (id integer PRIMARY KEY)");
        assertThat(stack.admin().failure(IntegrationStack.createPipelineStatement("platform", "access", "access", "denied"))).contains("Access Denied").contains("denied");
        assertThat(stack.admin().number("SELECT count(*) FROM platform.system.pipelines WHERE source_name = 'access' AND table_name = 'denied'")).isZero();
    }

    @Test
    void nobodyWritesToATypedTable()
    {
        assertThat(stack.admin().failure("INSERT INTO platform.access.guarded VALUES (11, 'open', 'x')")).isNotBlank();
        assertThat(stack.admin().failure("DELETE FROM platform.access.guarded")).isNotBlank();
        assertThat(stack.admin().failure("DROP TABLE platform.access.guarded")).isNotBlank();
        assertThat(stack.admin().number("SELECT count(*) FROM platform.access.guarded")).isEqualTo(10);
    }
}
