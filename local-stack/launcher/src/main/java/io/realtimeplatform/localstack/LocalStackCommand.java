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
package io.realtimeplatform.localstack;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.localstack.tour.Tour;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import static io.realtimeplatform.localstack.Progress.seconds;

/** Starts the stack, plays the tour if asked to, and keeps the stack up until the process is told to end. */
@Command(name = "bin/quickstart", mixinStandardHelpOptions = true,
        description = "Starts PostgreSQL, Kafka, Kafka Connect, Pinot and Trino on this machine.")
public final class LocalStackCommand
        implements Callable<Integer>
{
    private final Path checkout = StackFolders.findCheckout();

    @Option(names = "--data", paramLabel = "FOLDER", description = "Where the servers keep data and logs (default: target/local-stack)")
    private Path data = checkout.resolve("target/local-stack");

    @Option(names = "--keep", description = "Start on the data of the last time instead of afresh, and play no tour")
    private boolean keep;

    @Option(names = "--once", description = "End after the tour; the exit code is 0 only if every statement did what the tour says")
    private boolean once;

    @Option(names = "--platform", negatable = true, defaultValue = "true", fallbackValue = "true", description = "Load the platform's plugin into Trino (default: true)")
    private boolean platform;

    @Option(names = "--tour", negatable = true, defaultValue = "true", fallbackValue = "true", description = "Play the tour, etc/tour/*.sql (default: true)")
    private boolean tour;

    @Option(names = "--with-superset", description = "Start Superset too, with dashboards over the tour's tables; the first time it is installed, which takes minutes")
    private boolean superset;

    private LocalStackCommand() {}

    public static void main(String[] arguments)
    {
        CommandLine command = new CommandLine(new LocalStackCommand());
        command.setExecutionExceptionHandler((exception, line, _) -> {
            if (exception instanceof StackException || exception instanceof IllegalArgumentException) {
                line.getErr().println(exception.getMessage());
            }
            else {
                exception.printStackTrace(line.getErr());
            }
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call()
            throws InterruptedException, SQLException
    {
        if (superset && !(platform && (tour || keep))) {
            throw new IllegalArgumentException("--with-superset shows the tables of the tour, so it does not go with --no-platform, nor with --no-tour unless there is --keep");
        }
        long start = System.nanoTime();
        LocalStackBuilder builder = LocalStack.builder(data);
        if (!platform) {
            builder.withoutPlatform();
        }
        if (!keep) {
            builder.afresh();
        }
        if (superset) {
            builder.superset();
        }
        try (LocalStack stack = builder.start()) {
            System.out.printf("All servers are up after %s, logs in %s%n", seconds(Duration.ofNanos(System.nanoTime() - start)), data.resolve("logs"));
            Optional<String> mismatch = Optional.empty();
            if (tour && !keep) {
                try (Tour player = new Tour(stack, start, System.out::println)) {
                    mismatch = player.play(checkout.resolve("etc/tour"));
                    player.freshness().ifPresent(System.out::println);
                }
                System.out.println(mismatch
                        .map("The tour stopped at "::concat)
                        .orElseGet(() -> "The tour is over after %s, every statement did what it says.".formatted(seconds(Duration.ofNanos(System.nanoTime() - start)))));
            }
            if (superset && mismatch.isEmpty()) {
                mismatch = startSuperset(stack, start);
            }
            if (!once) {
                howToConnect(stack).forEach(System.out::println);
                new CountDownLatch(1).await();
            }
            return mismatch.isPresent() ? 1 : 0;
        }
    }

    /** Returns what is wrong with the views of its dashboards. */
    private Optional<String> startSuperset(LocalStack stack, long start)
            throws SQLException
    {
        try (Tour player = new Tour(stack, start, System.out::println)) {
            Optional<String> mismatch = player.play(checkout.resolve("etc/superset"));
            mismatch.ifPresent(text -> System.out.println("The dashboards are not all there: " + text));
            stack.superset().start();
            return mismatch;
        }
    }

    private List<String> howToConnect(LocalStack stack)
    {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        lines.add(
                "",
                "The stack stays up until Ctrl-C. In another terminal:",
                "  Trino          bin/sql                       or bin/sql 'SELECT * FROM platform.system.pipelines'",
                "                 %s              (any user name; %s administers the platform)".formatted(stack.trino().url(), LocalStack.ADMINISTRATOR),
                "  PostgreSQL     psql postgresql://shop:%s@127.0.0.1:%s/shop".formatted(PostgresqlServer.PASSWORD, stack.postgresql().port()),
                "  Pinot          %s              (console)".formatted(stack.pinot().controllerUrl()),
                "  Kafka Connect  %s/connectors".formatted(stack.connect().url()),
                "  Kafka          %s".formatted(stack.kafka().bootstrapServers()),
                "  logs           %s".formatted(stack.dataFolder().resolve("logs")));
        if (superset && stack.superset().processId().isPresent()) {
            lines.add("  Superset       %s              (user %s, password %s)".formatted(stack.superset().url(), LocalStack.ADMINISTRATOR, stack.superset().password()));
        }
        return lines.build();
    }
}
