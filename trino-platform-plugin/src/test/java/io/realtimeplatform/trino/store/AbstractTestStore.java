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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the store promises, whatever database it is in.
 */
abstract class AbstractTestStore
{
    private Store store;

    abstract StoreConfig config();

    @BeforeEach
    void open()
    {
        store = new Store(new CatalogName("platform"), config());
        store.inTransaction(handle -> handle.execute("DELETE FROM name_generation"));
    }

    @AfterEach
    void close()
    {
        store.close();
    }

    @Test
    void testTransactionIsAllOrNothing()
    {
        assertThatThrownBy(() -> store.inTransaction(handle -> {
            handle.execute("INSERT INTO name_generation (name, generation) VALUES ('a', 1)");
            throw new IllegalStateException("in the middle");
        })).hasMessage("in the middle");
        assertThat(rows()).isZero();
    }

    @Test
    void testInterruptedQueryDoesNotCloseTheStore()
            throws InterruptedException
    {
        Thread query = Thread.ofPlatform().start(() -> {
            // as Trino does with the threads of a query that its client gives up
            Thread.currentThread().interrupt();
            store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES ('interrupted', 1)"));
        });
        query.join();
        store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES ('after', 1)"));
        assertThat(rows()).isBetween(1L, 2L);
    }

    @Test
    void testUniqueViolation()
    {
        store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES ('a', 1)"));
        assertThatThrownBy(() -> store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES ('a', 2)")))
                .satisfies(failure -> assertThat(Store.isUniqueViolation(failure)).isTrue());
    }

    @Test
    void testReopened()
    {
        store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES ('a', 1)"));
        store.close();
        store = new Store(new CatalogName("platform"), config());
        assertThat(rows()).isOne();
    }

    @Test
    void testLockExcludes()
            throws StoreLockedException
    {
        StoreLock held = store.lock("pipeline 'a\"", Duration.ZERO);
        assertThatThrownBy(() -> store.lock("pipeline 'a\"", Duration.ofMillis(300))).isInstanceOf(StoreLockedException.class);
        try (StoreLock other = store.lock("pipeline b", Duration.ZERO)) {
            assertThat(other).isNotNull();
        }
        held.close();
        try (StoreLock again = store.lock("pipeline 'a\"", Duration.ZERO)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void testManyLocksAreTakenTogetherOrNotAtAll()
            throws StoreLockedException
    {
        List<String> names = IntStream.rangeClosed(1, 200).mapToObj(number -> "pipeline " + number).toList();
        try (StoreLock _ = store.lock("pipeline 50", Duration.ZERO)) {
            assertThatThrownBy(() -> store.lock(names.reversed(), Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(StoreLockedException.class, e -> assertThat(e.lockName()).isEqualTo("pipeline 50"));
            // nothing is left of those that could be had
            store.lock("pipeline 1", Duration.ZERO).close();
        }
        try (StoreLock _ = store.lock(names, Duration.ZERO)) {
            assertThatThrownBy(() -> store.lock("pipeline 200", Duration.ZERO)).isInstanceOf(StoreLockedException.class);
        }
        store.lock("pipeline 200", Duration.ZERO).close();
    }

    @Test
    void testLockIsWaitedFor()
            throws StoreLockedException, InterruptedException, ExecutionException
    {
        StoreLock held = store.lock("source a", Duration.ZERO);
        CountDownLatch started = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> waiting = executor.submit(() -> {
                started.countDown();
                store.lock("source a", Duration.ofMinutes(1)).close();
                return null;
            });
            started.await();
            assertThat(waiting.isDone()).isFalse();
            held.close();
            waiting.get();
        }
    }

    @Test
    void testLocksDoNotInterleave()
            throws InterruptedException, ExecutionException
    {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            Future<?>[] futures = new Future<?>[8];
            for (int index = 0; index < futures.length; index++) {
                futures[index] = executor.submit(() -> {
                    for (int round = 0; round < 5; round++) {
                        try (StoreLock _ = store.lock("contended", Duration.ofMinutes(1))) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            store.inTransaction(handle -> handle.execute("SELECT 1"));
                            inside.decrementAndGet();
                        }
                    }
                    return null;
                });
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(most.get()).isOne();
    }

    private long rows()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT count(*) FROM name_generation").mapTo(Long.class).one());
    }
}
