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

import com.google.common.util.concurrent.Uninterruptibles;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreConfig;
import io.trino.spi.catalog.CatalogName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestStoreWaker
{
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final List<StoreWaker> wakers = new ArrayList<>();
    private EmbeddedPostgres server;
    private Store store;

    @BeforeEach
    void start()
            throws IOException
    {
        server = EmbeddedPostgres.start();
        store = new Store(new CatalogName("platform"), new StoreConfig()
                .setJdbcUrl(server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""))
                .setUser("postgres")
                .setPassword("postgres"));
    }

    @AfterEach
    void stop()
            throws IOException
    {
        wakers.forEach(StoreWaker::stop);
        store.close();
        server.close();
    }

    private AtomicInteger wakes(StoreWaker waker)
    {
        AtomicInteger wakes = new AtomicInteger();
        wakers.add(waker);
        waker.start(wakes::incrementAndGet);
        return wakes;
    }

    private long wakesOfTheStore()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT coalesce(sum(version), 0) FROM refresh_wake WHERE last_success IS NOT NULL").mapTo(Long.class).one());
    }

    @Test
    void testCoordinatorThatIsBusyIsNotWoken()
    {
        StoreWaker busy = new StoreWaker(store, INTERVAL);
        AtomicInteger busyWakes = wakes(busy);
        AtomicInteger wakes = wakes(new StoreWaker(store, INTERVAL));
        await(() -> busyWakes.get() + wakes.get() > 5 && wakesOfTheStore() > 0);
        busy.pause();
        // it may just have been woken
        Uninterruptibles.sleepUninterruptibly(INTERVAL.multipliedBy(5));
        int before = busyWakes.get();
        int others = wakes.get();
        await(() -> wakes.get() >= others + 10);
        assertThat(busyWakes.get()).isEqualTo(before);
        busy.resume();
        await(() -> busyWakes.get() > before);
    }

    @Test
    void testCoordinatorWakesByItselfWhenTheStoreDoesNotWakeIt()
    {
        AtomicInteger wakes = wakes(new StoreWaker(store, INTERVAL));
        await(() -> wakesOfTheStore() > 0);
        // as if another coordinator, or one whose clock is wrong, had put off the next wake
        store.inTransaction(handle -> handle.execute("UPDATE refresh_wake SET execution_time = now() + INTERVAL '1' DAY, version = version + 1"));
        Uninterruptibles.sleepUninterruptibly(INTERVAL.multipliedBy(5));
        int before = wakes.get();
        await(() -> wakes.get() > before + 2);
    }

    @Test
    void testStoreThatIsDownAtFirst()
    {
        Store down = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl("jdbc:postgresql://localhost:1/postgres?connectTimeout=1").setUser("postgres"));
        try {
            AtomicInteger wakes = wakes(new StoreWaker(down, INTERVAL));
            assertThat(wakes.get()).isZero();
        }
        finally {
            down.close();
        }
    }

    private static void await(BooleanSupplier condition)
    {
        long deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(50));
        }
    }
}
