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
package io.realtimeplatform.benchmarks.faults;

import io.realtimeplatform.localstack.LocalStack;
import io.realtimeplatform.localstack.PostgresqlServer;
import io.realtimeplatform.localstack.Server;
import io.realtimeplatform.localstack.StackException;
import io.realtimeplatform.localstack.StackServer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/**
 * A stack whose platform keeps its definitions in a PostgreSQL server of its own, beside that of the source, and has the
 * whole of the source's database as source {@value #SOURCE}.
 */
final class FaultStack
        implements AutoCloseable
{
    static final String SOURCE = "faults";

    private static final String STORE_DATABASE = "platform";
    private static final int STARTS = 5;

    private final LocalStack store;
    private final LocalStack stack;

    private FaultStack(LocalStack store, LocalStack stack)
    {
        this.store = requireNonNull(store, "store is null");
        this.stack = requireNonNull(stack, "stack is null");
    }

    /** @param data an empty folder, for what the servers write */
    static FaultStack start(Path data)
            throws SQLException
    {
        LocalStack store = LocalStack.builder(data.resolve("store")).servers(Server.POSTGRESQL).progress(_ -> {}).start();
        LocalStack stack;
        try {
            try (Connection connection = store.postgresql().connectAsSuperuser("postgres")) {
                execute(connection, "CREATE DATABASE %s OWNER shop".formatted(STORE_DATABASE));
            }
            stack = LocalStack.builder(data.resolve("stack"))
                    .platformProperty("platform.store.jdbc-url", store.postgresql().jdbcUrl(STORE_DATABASE))
                    .platformProperty("platform.store.user", "shop")
                    .platformProperty("platform.store.password", PostgresqlServer.PASSWORD)
                    .progress(_ -> {})
                    .start();
        }
        catch (RuntimeException | SQLException e) {
            store.close();
            throw e;
        }
        FaultStack started = new FaultStack(store, stack);
        try (Connection trino = started.trino()) {
            execute(trino, """
                    CALL platform.system.create_source(source_name => '%s', catalog_name => 'shopdb', type => 'postgresql',
                        host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}')
                    """.formatted(SOURCE, stack.postgresql().port()));
        }
        catch (RuntimeException | SQLException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** A new session of Trino, as the platform's administrator. */
    Connection trino()
            throws SQLException
    {
        return stack.trino().connect(LocalStack.ADMINISTRATOR);
    }

    /** A new session of the source's database, as the owner of its tables, in time zone UTC. */
    Connection source()
            throws SQLException
    {
        Connection connection = stack.postgresql().connectToShop();
        execute(connection, "SET TIME ZONE 'UTC'");
        return connection;
    }

    String connectUrl()
    {
        return stack.connect().url();
    }

    String kafkaBootstrapServers()
    {
        return stack.kafka().bootstrapServers();
    }

    String pinotControllerUrl()
    {
        return stack.pinot().controllerUrl();
    }

    /** Ends the process as a crash does. */
    void kill(Process process)
    {
        server(process).kill();
    }

    /** Starts what was killed, on the same data and ports, and waits until it answers. */
    void start(Process process)
    {
        Optional<StackException> failure = Optional.empty();
        for (int attempt = 0; attempt < STARTS; attempt++) {
            try {
                server(process).start();
                return;
            }
            catch (StackException e) {
                // the processes that a postmaster had started need a moment to see that it is gone, and so may ports
                failure = Optional.of(e);
                pause(500);
            }
        }
        throw failure.orElseThrow();
    }

    private StackServer server(Process process)
    {
        return switch (process) {
            case CONNECT -> stack.connect();
            case KAFKA -> stack.kafka();
            case PINOT -> stack.pinot();
            case TRINO -> stack.trino();
            case STORE -> store.postgresql();
            case SOURCE -> stack.postgresql();
        };
    }

    static void execute(Connection connection, String sql)
            throws SQLException
    {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void pause(long milliseconds)
    {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close()
    {
        try {
            stack.close();
        }
        finally {
            store.close();
        }
    }

    enum Process
    {
        CONNECT,
        KAFKA,
        PINOT,
        TRINO,
        STORE,
        SOURCE,
    }
}
