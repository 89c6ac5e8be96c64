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
package io.realtimeplatform.benchmarks.freshness;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import io.realtimeplatform.benchmarks.freshness.CapturedTable.Change;
import io.realtimeplatform.localstack.LocalStack;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Both chains side by side on one stack, over a source table each. Commits go to one and then to the other, and only one
 * is asked at a time: two that ask at once would slow each other down.
 */
public final class FreshnessRun
        implements AutoCloseable
{
    private final LocalStack stack;
    private final GeneratedChain ours;
    private final HandmadeChain handmade;
    private int changes;

    private FreshnessRun(LocalStack stack, GeneratedChain ours, HandmadeChain handmade)
    {
        this.stack = stack;
        this.ours = ours;
        this.handmade = handmade;
    }

    /**
     * Sets both chains up.
     *
     * @param properties of the pipeline's connector, in the place of what the platform sets
     */
    public static FreshnessRun create(LocalStack stack, Map<String, String> properties)
            throws IOException, SQLException, InterruptedException
    {
        try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR)) {
            return new FreshnessRun(stack, GeneratedChain.create(stack, trino, properties), HandmadeChain.create(stack, trino));
        }
    }

    /**
     * @param warmUp commits to each chain that do not count
     * @param samples commits to each chain that count
     * @param longestPause before a commit: to be longer than the intervals at which a chain looks for changes, so that
     * commits fall at any moment of them
     */
    public FreshnessResults measure(int warmUp, int samples, Duration longestPause, Random random)
            throws SQLException, InterruptedException
    {
        ListMultimap<Chain, Duration> times = ArrayListMultimap.create();
        try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR);
                Connection shop = stack.postgresql().connectToShop();
                TopicWatcher watcher = new TopicWatcher(stack.kafka().bootstrapServers(), ours.topic())) {
            for (int round = 0; round < warmUp + samples; round++) {
                if (round == warmUp) {
                    times.clear();
                }
                Change change = new Change(random.nextInt(CapturedTable.ROWS), "change " + changes++);
                boolean oursFirst = random.nextBoolean();
                for (boolean turn : new boolean[] {oursFirst, !oursFirst}) {
                    Thread.sleep(random.nextLong(longestPause.toMillis() + 1));
                    if (turn) {
                        changeOurs(change, trino, shop, watcher, times);
                    }
                    else {
                        long commit = handmade.table().commit(shop, change);
                        times.put(Chain.HANDMADE, Duration.ofNanos(handmade.table().awaitVisible(trino, change) - commit));
                    }
                }
            }
        }
        return new FreshnessResults(times);
    }

    private void changeOurs(Change change, Connection trino, Connection shop, TopicWatcher watcher, ListMultimap<Chain, Duration> times)
            throws SQLException, InterruptedException
    {
        CapturedTable table = ours.table();
        long commit = table.commit(shop, change);
        long visible = table.awaitVisible(trino, change);
        if (!table.isVisible(trino, change)) {
            throw new IllegalStateException("%s showed %s, and then did not".formatted(table.trinoTable(), change));
        }
        times.put(Chain.ONE_QUERY, Duration.ofNanos(System.nanoTime() - visible));
        times.put(Chain.OURS, Duration.ofNanos(visible - commit));
        times.put(Chain.KAFKA_VISIBLE, Duration.ofNanos(watcher.arrivalOf(change.name()) - commit));
    }

    /**
     * The percentage of a core that Kafka Connect, with the connectors of both chains, takes while nothing changes;
     * empty where the operating system does not say.
     */
    Optional<Double> idleLoad(Duration period)
            throws InterruptedException
    {
        Optional<Duration> before = connectTime();
        Thread.sleep(period);
        Optional<Duration> after = connectTime();
        return before.flatMap(start -> after.map(end -> 100.0 * end.minus(start).toNanos() / period.toNanos()));
    }

    private Optional<Duration> connectTime()
    {
        return stack.connect().processId()
                .flatMap(ProcessHandle::of)
                .flatMap(process -> process.info().totalCpuDuration());
    }

    /** Removes both chains and their source tables. */
    @Override
    public void close()
            throws IOException, SQLException, InterruptedException
    {
        handmade.close();
        try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR)) {
            ours.drop(trino);
        }
        try (Connection shop = stack.postgresql().connectToShop(); Statement statement = shop.createStatement()) {
            statement.execute("DROP SCHEMA %s CASCADE".formatted(CapturedTable.SCHEMA));
        }
    }
}
