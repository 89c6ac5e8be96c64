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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large values are kept apart from their row in PostgreSQL (TOAST). An update that leaves them alone does not have them
 * in the log, under the replica identity that tables have by default.
 */
@WithStack
final class TestToast
{
    private static final int LENGTH = 20_000;

    private final IntegrationStack stack;

    TestToast(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @ParameterizedTest
    @ValueSource(strings = {"automatic", "default"})
    void largeValuesStayWhenAnUpdateLeavesThemAlone(String identity)
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            String source = "toast_" + identity;
            String table = source + ".document";
            String typed = "platform." + table;
            shop.execute(
                    "CREATE SCHEMA " + source,
                    "CREATE TABLE %s (id integer PRIMARY KEY, title text NOT NULL, body text NOT NULL, content bytea NOT NULL, attributes jsonb NOT NULL, note text)".formatted(table),
                    // kept outside of the row and not compressed
                    "ALTER TABLE %s ALTER body SET STORAGE EXTERNAL, ALTER content SET STORAGE EXTERNAL, ALTER attributes SET STORAGE EXTERNAL, ALTER note SET STORAGE EXTERNAL".formatted(table),
                    """
                    INSERT INTO %2$s
                    SELECT i, 'title', repeat(chr(96 + i), %1$s), decode(repeat(to_hex(i + 16), %1$s), 'hex'), jsonb_build_object('text', repeat(chr(96 + i), %1$s)), repeat('n', %1$s)
                    FROM generate_series(1, 5) i""".formatted(LENGTH, table));
            stack.createSource(source);
            stack.admin().execute(IntegrationStack.createPipelineStatement("platform", source, source, "document", "replica_identity => '%s'".formatted(identity)));
            assertThat(shop.value("SELECT relreplident FROM pg_class WHERE oid = '%s'::regclass".formatted(table))).isEqualTo(identity.equals("automatic") ? "f" : "d");
            oracle.awaitEqual(typed, table);

            shop.execute("UPDATE %s SET title = 'changed' WHERE id <= 2".formatted(table));
            oracle.awaitEqual(typed, table);

            // changed, and untouched by a second update in the same transaction
            shop.execute("BEGIN; UPDATE %1$s SET body = repeat('z', %2$s) WHERE id = 3; UPDATE %1$s SET title = 'twice' WHERE id = 3; COMMIT".formatted(table, LENGTH + 1));
            oracle.awaitEqual(typed, table);

            // the key moves with values that the log does not have
            shop.execute("UPDATE %s SET id = 104 WHERE id = 4".formatted(table));
            oracle.awaitEqual(typed, table);

            shop.execute("UPDATE %s SET note = NULL WHERE id = 5".formatted(table), "UPDATE %s SET title = 'no note' WHERE id = 5".formatted(table));
            oracle.awaitEqual(typed, table);
        }
    }

    /** A row that is not seen under a key when its large values are read again: the log has them only under the replica identity FULL. */
    @Test
    void keyThatNobodySeesNeedsFullReplicaIdentity()
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute("CREATE SCHEMA toast_moved");
            stack.createSource("toast_moved");
            for (String identity : List.of("default", "automatic")) {
                String table = "by_" + identity;
                shop.execute(
                        "CREATE TABLE toast_moved.%s (id integer PRIMARY KEY, body text NOT NULL)".formatted(table),
                        "ALTER TABLE toast_moved.%s ALTER body SET STORAGE EXTERNAL".formatted(table),
                        "INSERT INTO toast_moved.%s VALUES (1, repeat('a', %s))".formatted(table, LENGTH));
                stack.admin().execute(IntegrationStack.createPipelineStatement("platform", "toast_moved", "toast_moved", table, "replica_identity => '%s'".formatted(identity)));
                oracle.awaitEqual("platform.toast_moved." + table, "toast_moved." + table);
                shop.execute("BEGIN; UPDATE toast_moved.%1$s SET id = 2; UPDATE toast_moved.%1$s SET id = 3; COMMIT".formatted(table));
                oracle.awaitEqual("platform.toast_moved." + table, "toast_moved." + table);
                assertThat(stack.admin().number("SELECT events_failed FROM platform.system.pipelines WHERE source_name = 'toast_moved' AND table_name = '%s'".formatted(table)))
                        .isEqualTo(identity.equals("automatic") ? 0 : 1);
            }
        }
    }

    /** Debezium cannot read such values again by a key whose name needs quotes. */
    @Test
    void largeValuesStayWhereTheKeyNeedsQuotes()
    {
        try (Sql shop = stack.shop()) {
            SourceOracle oracle = stack.oracle(shop);
            shop.execute(
                    "CREATE SCHEMA \"Toast\"",
                    "CREATE TABLE \"Toast\".\"Document\" (\"Id\" integer PRIMARY KEY, title text NOT NULL, body text NOT NULL)",
                    "ALTER TABLE \"Toast\".\"Document\" ALTER body SET STORAGE EXTERNAL",
                    // without large values there is nothing to read again
                    "CREATE TABLE \"Toast\".small (\"Id\" integer PRIMARY KEY, title varchar(20) NOT NULL)",
                    "INSERT INTO \"Toast\".\"Document\" SELECT i, 'title', repeat(chr(96 + i), %s) FROM generate_series(1, 3) i".formatted(LENGTH));
            stack.createSource("toast_of_odd");
            stack.createPipeline("toast_of_odd", "Toast", "Document");
            stack.createPipeline("toast_of_odd", "Toast", "small");
            shop.execute("UPDATE \"Toast\".\"Document\" SET title = 'changed' WHERE \"Id\" = 1", "UPDATE \"Toast\".\"Document\" SET \"Id\" = 22 WHERE \"Id\" = 2");
            oracle.awaitEqual("platform.toast_of_odd.document", "\"Toast\".\"Document\"");
            assertThat(shop.value("SELECT relreplident FROM pg_class WHERE oid = '\"Toast\".\"Document\"'::regclass")).isEqualTo("f");
            assertThat(shop.value("SELECT relreplident FROM pg_class WHERE oid = '\"Toast\".small'::regclass")).isEqualTo("d");
            assertThat(stack.admin().column("SELECT state FROM platform.system.checks WHERE check_name = 'replica_identity' AND subject = 'toast_of_odd'")).containsOnly("OK");
        }
    }
}
