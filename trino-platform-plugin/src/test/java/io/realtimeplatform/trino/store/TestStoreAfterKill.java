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
package io.realtimeplatform.trino.store;

import io.trino.spi.catalog.CatalogName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a coordinator had written is there after it was killed at any moment, and its locks are free.
 */
final class TestStoreAfterKill
{
    @TempDir
    private Path folder;

    @RepeatedTest(3)
    void testKilledWhileWriting()
            throws IOException, InterruptedException, StoreLockedException
    {
        // the second process goes on with what the first one left
        checkKills("jdbc:h2:file:" + folder.resolve("store"), 1, 250);
    }

    /** H2 writes over what was replaced a while ago, 45 seconds by default: a process that is killed soon after it began must not lose what others wrote. */
    @Test
    void testKilledWhenOldDataIsOverwritten()
            throws IOException, InterruptedException, StoreLockedException
    {
        checkKills("jdbc:h2:file:" + folder.resolve("store") + ";RETENTION_TIME=50", 100, 1, 2, 1, 3, 1, 50, 1);
    }

    private static void checkKills(String url, int... transactions)
            throws IOException, InterruptedException, StoreLockedException
    {
        for (int count : transactions) {
            long written = killAfter(url, count);

            Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(url));
            try {
                long found = store.withHandle(handle -> handle.createQuery("SELECT count(*) FROM name_generation").mapTo(Long.class).one());
                assertThat(found).isGreaterThanOrEqualTo(written);
                try (StoreLock free = store.lock("held by a process that dies", Duration.ZERO)) {
                    assertThat(free).isNotNull();
                }
            }
            finally {
                store.close();
            }
        }
    }

    /** @return the number of the last transaction of which the process said, before it was killed, that it is written */
    private static long killAfter(String url, int transactions)
            throws IOException, InterruptedException
    {
        Process process = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreWriter.class.getName(),
                url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            String last = "0";
            for (int count = 0; count < transactions; count++) {
                last = output.readLine();
                assertThat(last).isNotNull();
            }
            process.destroyForcibly().waitFor();
            return Long.parseLong(last);
        }
        finally {
            process.destroyForcibly();
        }
    }
}
