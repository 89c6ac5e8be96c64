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

import static java.util.Objects.requireNonNull;

/**
 * Locks as row locks in transactions of their own, which both databases give back when the connection is gone.
 */
class StoreLocks
{
    private static final long POLL_MILLIS = 100;

    private final Jdbi connections;

    StoreLocks(Jdbi connections)
    {
        this.connections = requireNonNull(connections, "connections is null");
    }

    StoreLock lock(String name, Duration patience)
            throws StoreLockedException
    {
        ensureRow(name);
        long deadline = System.nanoTime() + patience.toNanos();
        Handle handle = connections.open();
        try {
            while (true) {
                handle.begin();
                if (tryLock(handle, name)) {
                    return new HeldLock(handle);
                }
                handle.rollback();
                if (System.nanoTime() - deadline >= 0) {
                    throw new StoreLockedException(name);
                }
                pause(name);
            }
        }
        catch (RuntimeException | StoreLockedException e) {
            handle.close();
            throw e;
        }
    }

    private void ensureRow(String name)
    {
        connections.useHandle(handle -> {
            boolean present = handle.createQuery("SELECT count(*) FROM platform_lock WHERE lock_name = :name")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one() > 0;
            if (present) {
                return;
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
        });
    }

    private static boolean tryLock(Handle handle, String name)
    {
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
        // PostgreSQL: lock_not_available; H2: lock timeout
        return e.getCause() instanceof SQLException sql
                && ("55P03".equals(sql.getSQLState()) || "HYT00".equals(sql.getSQLState()));
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

    private record HeldLock(Handle handle)
            implements StoreLock
    {
        @Override
        public void close()
        {
            try (handle) {
                handle.rollback();
            }
        }
    }
}
