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

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.classloader.ThreadContextClassLoader;
import jakarta.annotation.PreDestroy;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import javax.sql.DataSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.function.Function;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_STORE_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The database with everything that the platform remembers.
 * It is opened, and its tables brought up to date, at first use: a store that is down fails queries, not the start of Trino.
 * What a transaction wrote survives a kill of the coordinator at any moment.
 */
public class Store
{
    private static final Logger log = Logger.get(Store.class);
    // SQLSTATE of integrity constraint violation, unique violation: the same in H2 and PostgreSQL
    private static final String UNIQUE_VIOLATION = "23505";

    private final String url;
    private final StoreConfig config;
    private final StoreThreads threads;
    private volatile Database database;

    @Inject
    public Store(CatalogName catalogName, StoreConfig config)
    {
        this.config = requireNonNull(config, "config is null");
        this.url = complete(config.getJdbcUrl().orElseGet(() -> "jdbc:h2:file:./var/platform/" + fileName(catalogName.toString())));
        this.threads = new StoreThreads(isH2File());
    }

    private record Database(Jdbi jdbi, HikariDataSource pool, StoreLocks locks) {}

    private static String fileName(String catalogName)
    {
        return catalogName.replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    private boolean isH2File()
    {
        return isH2File(url);
    }

    private static boolean isH2File(String url)
    {
        return url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:h2:mem:");
    }

    /** @return whether the store is a PostgreSQL, which any number of coordinators can share */
    public boolean isPostgresql()
    {
        return url.startsWith("jdbc:postgresql:");
    }

    /** @return whether the store is in this process, and so nobody else's */
    public boolean isEmbedded()
    {
        return url.startsWith("jdbc:h2:") && !url.matches("jdbc:h2:(tcp|ssl):.*|(?i).*;AUTO_SERVER=TRUE.*");
    }

    private static String complete(String url)
    {
        if (!isH2File(url)) {
            return url;
        }
        String result = url;
        // by default H2 writes a commit up to half a second later, and closes itself in a shutdown hook before we are done
        if (!url.contains("WRITE_DELAY")) {
            result += ";WRITE_DELAY=0";
        }
        if (!url.contains("DB_CLOSE_ON_EXIT")) {
            result += ";DB_CLOSE_ON_EXIT=FALSE";
        }
        return result;
    }

    /** Runs the callback in one transaction: all of it takes effect, or nothing. When this returns, it is on disk. */
    public <T> T inTransaction(Function<Handle, T> callback)
    {
        try {
            return threads.call(() -> {
                T result = database().jdbi().inTransaction(callback::apply);
                if (isH2File()) {
                    // a commit may be written later by another thread, and be lost when the process is killed before
                    database().jdbi().useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
                }
                return result;
            });
        }
        catch (JdbiException e) {
            throw failed(e);
        }
    }

    /** Runs statements that need no transaction around them. */
    public <T> T withHandle(Function<Handle, T> callback)
    {
        try {
            return threads.call(() -> database().jdbi().withHandle(callback::apply));
        }
        catch (JdbiException e) {
            throw failed(e);
        }
    }

    /**
     * Takes the lock of that name, over all coordinators that share the store. It is held by a connection:
     * when the holder's process dies, the lock is free.
     *
     * @param patience how long to wait for another holder
     * @throws StoreLockedException when another holder still has it
     */
    public StoreLock lock(String name, Duration patience)
            throws StoreLockedException
    {
        return lock(ImmutableList.of(name), patience);
    }

    /**
     * Takes all the locks of those names, or none of them. However many they are, one connection holds them.
     *
     * @throws StoreLockedException when another holder still has one, which it names
     */
    public StoreLock lock(Collection<String> names, Duration patience)
            throws StoreLockedException
    {
        try {
            return threads.call(this::database).locks().lock(names, patience);
        }
        catch (JdbiException e) {
            throw failed(e);
        }
    }

    /** @return connections to the store, for a library that brings its own statements; they belong to the store and are not closed by others */
    public DataSource dataSource()
    {
        return threads.call(this::database).pool();
    }

    /** @return whether a statement failed because a name is already taken */
    public static boolean isUniqueViolation(Throwable failure)
    {
        return Throwables.getCausalChain(failure).stream()
                .anyMatch(cause -> cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState()));
    }

    private Database database()
    {
        Database current = database;
        if (current != null) {
            return current;
        }
        synchronized (this) {
            if (database == null) {
                database = open();
            }
            return database;
        }
    }

    private Database open()
    {
        // Flyway and HikariCP look for services in the thread's class loader
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(Store.class.getClassLoader())) {
            HikariDataSource pool = new HikariDataSource(poolConfig());
            try {
                Flyway.configure(Store.class.getClassLoader())
                        .dataSource(pool)
                        .locations("classpath:io/realtimeplatform/trino/store/migration")
                        .table("platform_migration")
                        .load()
                        .migrate();
                log.info("Store %s is open", withoutSecrets());
                return new Database(Jdbi.create(pool), pool, new StoreLocks(Jdbi.create(lockConnections()), isPostgresql(), threads));
            }
            catch (RuntimeException e) {
                pool.close();
                throw e;
            }
        }
        catch (JdbiException | FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
            throw failed(e);
        }
    }

    private HikariConfig poolConfig()
    {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("platform-store");
        pool.setJdbcUrl(url);
        pool.setDriverClassName(driver());
        config.getUser().ifPresent(pool::setUsername);
        config.getPassword().ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(config.getMaxConnections());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(SECONDS.toMillis(10));
        return pool;
    }

    // by name: DriverManager looks for drivers once in the life of a server, when ours are perhaps not there yet
    private String driver()
    {
        return url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver";
    }

    /** Locks are held for minutes: their connections must not be taken from those that do the work. */
    private DriverDataSource lockConnections()
    {
        Properties properties = new Properties();
        if (isPostgresql()) {
            // a coordinator whose machine vanished must not keep its locks for hours
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "trino-platform-lock");
        }
        return new DriverDataSource(url, driver(), properties, config.getUser().orElse(null), config.getPassword().orElse(null));
    }

    private TrinoException failed(Exception e)
    {
        Throwable root = Throwables.getRootCause(e);
        return new TrinoException(PLATFORM_STORE_ERROR, "The platform's store %s failed: %s".formatted(withoutSecrets(), Excerpt.of(String.valueOf(root.getMessage()))), e);
    }

    /** Parameters of the URL may hold a password. */
    private String withoutSecrets()
    {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    @PreDestroy
    public void close()
    {
        synchronized (this) {
            if (database != null) {
                database.pool().close();
                database = null;
            }
        }
    }
}
