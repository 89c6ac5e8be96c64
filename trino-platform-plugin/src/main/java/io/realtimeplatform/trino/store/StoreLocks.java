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

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * Locks in transactions of their own, which both databases give back when the connection is gone: row locks in H2, advisory locks in
 * PostgreSQL. A row lock there would give the transaction a number, and on a server that has a source as well, the source's new
 * replication slot waits for every numbered transaction of the server: create_pipeline would wait for itself.
 */
class StoreLocks
{
    private static final long POLL_MILLIS = 100;

    private final Jdbi connections;
    private final boolean advisory;
    private final StoreThreads threads;

    /** @param advisory whether the database is PostgreSQL, with its advisory locks */
    StoreLocks(Jdbi connections, boolean advisory, StoreThreads threads)
    {
        this.connections = requireNonNull(connections, "connections is null");
        this.advisory = advisory;
        this.threads = requireNonNull(threads, "threads is null");
    }

    /** All of the locks in one transaction, and so over one connection, or none of them: who waits holds nothing that others wait for. */
    StoreLock lock(Collection<String> names, Duration patience)
            throws StoreLockedException
    {
        // in one order, so that two who want the same ones do not each get a half, again and again
        List<String> ordered = names.stream().distinct().sorted().toList();
        long deadline = System.nanoTime() + patience.toNanos();
        Handle handle = threads.call(() -> {
            if (!advisory) {
                ensureRows(ordered);
            }
            return connections.open();
        });
        try {
            while (true) {
                Optional<String> held = threads.call(() -> tryLock(handle, ordered));
                if (held.isEmpty()) {
                    return new HeldLock(handle, threads);
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new StoreLockedException(held.get());
                }
                pause(held.get());
            }
        }
        catch (RuntimeException | StoreLockedException e) {
            close(handle, threads);
            throw e;
        }
    }

    /** @return the name of a lock that somebody holds, and then no lock is taken */
    private Optional<String> tryLock(Handle handle, List<String> names)
    {
        handle.begin();
        Optional<String> held = names.stream()
                .filter(name -> !tryLock(handle, name))
                .findFirst();
        if (held.isPresent()) {
            handle.rollback();
        }
        return held;
    }

    private static void close(Handle handle, StoreThreads threads)
    {
        threads.call(() -> {
            handle.close();
            return null;
        });
    }

    private void ensureRows(List<String> names)
    {
        connections.useHandle(handle -> {
            Set<String> present = new HashSet<>(handle.createQuery("SELECT lock_name FROM platform_lock").mapTo(String.class).list());
            for (String name : names) {
                if (present.contains(name)) {
                    continue;
                }
                try {
                    handle.execute("INSERT INTO platform_lock (lock_name) VALUES (?)", name);
                }
                catch (UnableToExecuteStatementException e) {
                    // another coordinator was faster, which is as good
                    if (!Store.isUniqueViolation(e)) {
                        throw e;
                    }
                }
            }
        });
    }

    private boolean tryLock(Handle handle, String name)
    {
        if (advisory) {
            return handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
                    .bind("name", "platform_lock " + name)
                    .mapTo(Boolean.class)
                    .one();
        }
        try {
            return handle.createQuery("SELECT lock_name FROM platform_lock WHERE lock_name = :name FOR UPDATE NOWAIT")
                    .bind("name", name)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
        }
        catch (UnableToExecuteStatementException e) {
            if (isLockTimeout(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isLockTimeout(UnableToExecuteStatementException e)
    {
        return e.getCause() instanceof SQLException sql && "HYT00".equals(sql.getSQLState());
    }

    private static void pause(String name)
            throws StoreLockedException
    {
        try {
            Thread.sleep(POLL_MILLIS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreLockedException(name);
        }
    }

    private record HeldLock(Handle handle, StoreThreads threads)
            implements StoreLock
    {
        @Override
        public void close()
        {
            try {
                threads.call(handle::rollback);
            }
            finally {
                StoreLocks.close(handle, threads);
            }
        }
    }
}
