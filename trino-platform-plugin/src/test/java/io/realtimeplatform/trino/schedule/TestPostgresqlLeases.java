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
package io.realtimeplatform.trino.schedule;

import io.realtimeplatform.trino.store.StoreConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.io.IOException;

final class TestPostgresqlLeases
        extends AbstractTestLeases
{
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer()
            throws IOException
    {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopServer()
            throws IOException
    {
        server.close();
    }

    @Override
    StoreConfig config()
    {
        return new StoreConfig()
                .setJdbcUrl(server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""))
                .setUser("postgres")
                .setPassword("postgres");
    }
}
