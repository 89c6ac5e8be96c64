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

import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.PostgresqlServer;
import io.realtimeplatform.localstack.Server;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A PostgreSQL server whose log is not made for change capture. */
@WithStack
final class TestSourceSettings
{
    private final IntegrationStack stack;

    TestSourceSettings(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void walLevelIsNotLogical()
            throws IOException
    {
        Path data = IntegrationStack.dataFolder("replica");
        Path etc = Files.createDirectories(data.resolve("etc/postgresql"));
        Files.writeString(etc.resolve("postgresql.conf"), "wal_level = replica\n");
        Files.writeString(etc.resolve("iceberg-catalog.sql"), "SELECT 1");
        try (LocalStack other = LocalStack.builder(data.resolve("data")).etc(data.resolve("etc")).servers(Server.POSTGRESQL).start()) {
            stack.admin().execute("CREATE CATALOG replicadb USING postgresql WITH (\"connection-url\" = '%s', \"connection-user\" = 'shop', \"connection-password\" = '%s')"
                    .formatted(other.postgresql().jdbcUrl("shop"), PostgresqlServer.PASSWORD));
            String statement = """
                    CALL platform.system.create_source(source_name => 'replica', catalog_name => 'replicadb', type => 'postgresql',
                        host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}')
                    """.formatted(other.postgresql().port());
            assertThat(stack.admin().failure(statement)).contains("wal_level", "replica", "logical", "ALTER SYSTEM");
            assertThat(stack.admin().rows("SELECT * FROM platform.system.sources WHERE source_name = 'replica'")).isEmpty();
            stack.admin().execute("DROP CATALOG replicadb");
        }
    }
}
