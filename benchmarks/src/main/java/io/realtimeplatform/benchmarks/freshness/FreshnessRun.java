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
import java.time.Duration;
import java.util.Random;

/**
 * Both chains side by side on one stack, over a source table each. Commits go to one and then to the other, and only one
 * is asked at a time: two that ask at once would slow each other down.
 */
public final class FreshnessRun
{
    private final LocalStack stack;
    private final Random random;
    private final Duration longestPause;

    /**
     * @param longestPause before a commit: to be longer than the intervals at which a chain looks for changes, so that
     * commits fall at any moment of them
     */
    public FreshnessRun(LocalStack stack, Random random, Duration longestPause)
    {
        this.stack = stack;
        this.random = random;
        this.longestPause = longestPause;
    }

    /**
     * Sets both chains up and measures them. They stay.
     *
     * @param warmUp commits to each that do not count
     * @param samples commits to each that count
     */
    public FreshnessResults measure(int warmUp, int samples)
            throws IOException, SQLException, InterruptedException
    {
        ListMultimap<Chain, Duration> times = ArrayListMultimap.create();
        try (Connection trino = stack.trino().connect(LocalStack.ADMINISTRATOR);
                Connection shop = stack.postgresql().connectToShop()) {
            GeneratedChain ours = GeneratedChain.create(stack, trino);
            CapturedTable handmade = HandmadeChain.create(stack, trino);
            try (TopicWatcher watcher = new TopicWatcher(stack.kafka().bootstrapServers(), ours.topic())) {
                for (int round = 0; round < warmUp + samples; round++) {
                    boolean first = random.nextBoolean();
                    for (boolean turn : new boolean[] {first, !first}) {
                        Change change = new Change(random.nextInt(CapturedTable.ROWS), "change " + round);
                        Thread.sleep(random.nextLong(longestPause.toMillis() + 1));
                        if (turn) {
                            measureOurs(ours.table(), change, trino, shop, watcher, times);
                        }
                        else {
                            long commit = handmade.commit(shop, change);
                            times.put(Chain.HANDMADE, Duration.ofNanos(handmade.awaitVisible(trino, change) - commit));
                        }
                    }
                    if (round == warmUp - 1) {
                        times.clear();
                    }
                }
            }
        }
        return new FreshnessResults(times);
    }

    private static void measureOurs(CapturedTable table, Change change, Connection trino, Connection shop, TopicWatcher watcher, ListMultimap<Chain, Duration> times)
            throws SQLException, InterruptedException
    {
        long commit = table.commit(shop, change);
        long visible = table.awaitVisible(trino, change);
        if (!table.isVisible(trino, change)) {
            throw new IllegalStateException("%s showed %s, and then did not".formatted(table.trinoTable(), change));
        }
        times.put(Chain.ONE_QUERY, Duration.ofNanos(System.nanoTime() - visible));
        times.put(Chain.OURS, Duration.ofNanos(visible - commit));
        times.put(Chain.KAFKA_VISIBLE, Duration.ofNanos(watcher.arrivalOf(change.name()) - commit));
    }
}
