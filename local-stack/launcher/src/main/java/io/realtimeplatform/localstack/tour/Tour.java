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
package io.realtimeplatform.localstack.tour;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.StackException;
import io.realtimeplatform.localstack.tour.TourStatement.Place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** Plays the SQL files of a folder on a running stack, in the order of their names. */
public final class Tour
        implements AutoCloseable
{
    private static final Duration REPEAT_EVERY = Duration.ofMillis(20);

    private final long start;
    private final Map<String, String> variables;
    private final Connections connections;
    private final Consumer<String> output;
    private final Map<String, Connection> open = new HashMap<>();
    private final List<Duration> seenAfter = new ArrayList<>();
    private OptionalLong lastCommit = OptionalLong.empty();

    /** Opens the connections that statements run on. */
    interface Connections
    {
        Connection open(Place place, String user)
                throws SQLException;
    }

    /**
     * @param start when the quickstart began, as of {@link System#nanoTime}
     * @param output takes each line of statements and results
     */
    public Tour(LocalStack stack, long start, Consumer<String> output)
    {
        this(
                start,
                sourceAddress("127.0.0.1", stack.postgresql().port()),
                (place, user) -> switch (place) {
                    case TRINO -> stack.trino().connect(user);
                    case POSTGRESQL -> stack.postgresql().connectToShop();
                },
                output);
    }

    Tour(long start, Map<String, String> variables, Connections connections, Consumer<String> output)
    {
        this.start = start;
        this.variables = ImmutableMap.copyOf(variables);
        this.connections = requireNonNull(connections, "connections is null");
        this.output = requireNonNull(output, "output is null");
    }

    /** The variables of the tour: where Kafka Connect reaches PostgreSQL. */
    static Map<String, String> sourceAddress(String host, int port)
    {
        return ImmutableMap.of("postgresql.host", host, "postgresql.port", Integer.toString(port));
    }

    /**
     * Plays all statements, or stops at the first that does not do what the tour says.
     *
     * @return empty if every statement did what the tour says, else what did not
     * @throws IllegalArgumentException if a file is not written as it must be; nothing has run then
     */
    public Optional<String> play(Path folder)
    {
        List<Path> files = files(folder);
        ImmutableList.Builder<List<TourStatement>> parsed = ImmutableList.builder();
        for (Path file : files) {
            try {
                parsed.add(TourParser.parse(file.getFileName().toString(), Files.readAllLines(file), LocalStack.ADMINISTRATOR, variables));
            }
            catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
        for (List<TourStatement> statements : parsed.build()) {
            for (TourStatement statement : statements) {
                Optional<String> mismatch = play(statement);
                if (mismatch.isPresent()) {
                    return Optional.of("%s: %s".formatted(statement.location(), mismatch.get()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * How soon the queries showed what was committed in PostgreSQL before them, in a sentence; empty if no query was
     * to show that.
     */
    public Optional<String> freshness()
    {
        if (seenAfter.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = seenAfter.stream().sorted().toList();
        return Optional.of("Freshness: a change committed in PostgreSQL was seen in Trino after %s ms (median of %s), %s ms at most".formatted(
                sorted.get((sorted.size() - 1) / 2).toMillis(),
                sorted.size(),
                sorted.getLast().toMillis()));
    }

    private static List<Path> files(Path folder)
    {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException("Cannot list the tour's files in " + folder, e);
        }
    }

    Optional<String> play(TourStatement statement)
    {
        if (!statement.prose().isEmpty()) {
            output.accept("");
            statement.prose().forEach(line -> output.accept("-- " + line));
        }
        String prompt = switch (statement.place()) {
            case TRINO -> statement.user().equals(LocalStack.ADMINISTRATOR) ? "trino" : "trino(%s)".formatted(statement.user());
            case POSTGRESQL -> "postgresql";
        };
        output.accept("%s> %s;".formatted(prompt, statement.sql().replace("\n", "\n" + " ".repeat(prompt.length() + 2))));

        long begin = System.nanoTime();
        StatementResult result;
        Optional<String> mismatch;
        int runs = 0;
        while (true) {
            result = run(statement);
            runs++;
            mismatch = mismatch(statement, result);
            if (mismatch.isEmpty() || statement.within().isEmpty() || System.nanoTime() - begin > statement.within().get().toNanos()) {
                break;
            }
            pause();
        }
        long end = System.nanoTime();
        print(result);
        if (statement.place() == Place.POSTGRESQL) {
            lastCommit = OptionalLong.of(end);
        }
        else {
            if (statement.within().isPresent() && mismatch.isEmpty()) {
                output.accept(seen(begin, end));
            }
            lastCommit = OptionalLong.empty();
        }
        output.accept("");
        if (mismatch.isPresent() && statement.within().isPresent()) {
            return Optional.of("%s (after %s s and %s attempts)".formatted(mismatch.get(), statement.within().get().toSeconds(), runs));
        }
        return mismatch;
    }

    private String seen(long begin, long end)
    {
        if (lastCommit.isPresent()) {
            Duration after = Duration.ofNanos(end - lastCommit.getAsLong());
            seenAfter.add(after);
            return "seen %s ms after the commit in PostgreSQL".formatted(after.toMillis());
        }
        return "seen after %s ms, %s s after the start".formatted((end - begin) / 1_000_000, (end - start) / 1_000_000_000);
    }

    private static Optional<String> mismatch(TourStatement statement, StatementResult result)
    {
        return statement.expectations().stream()
                .map(expectation -> expectation.mismatch(result))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private StatementResult run(TourStatement statement)
    {
        String key = statement.place() + " " + statement.user();
        try {
            Connection connection = open.get(key);
            if (connection == null) {
                connection = connections.open(statement.place(), statement.user());
                open.put(key, connection);
            }
            return StatementRunner.run(connection, statement.sql());
        }
        catch (SQLException e) {
            return StatementResult.failed(e.getMessage());
        }
    }

    private void print(StatementResult result)
    {
        if (result.failure().isPresent()) {
            output.accept(result.failure().get());
        }
        else if (result.hasRows()) {
            ResultTable.format(result).forEach(output);
        }
        else {
            result.changed().ifPresent(count -> output.accept(count == 1 ? "1 row changed" : count == 0 ? "done" : "%s rows changed".formatted(count)));
        }
    }

    private static void pause()
    {
        try {
            TimeUnit.MILLISECONDS.sleep(REPEAT_EVERY.toMillis());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted during the tour", e);
        }
    }

    @Override
    public void close()
            throws SQLException
    {
        for (Connection connection : open.values()) {
            connection.close();
        }
        open.clear();
    }
}
