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

import io.realtimeplatform.trino.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Table <code>refresh_lease</code> in one transaction.
 */
class LeaseTable
{
    private final Handle handle;

    LeaseTable(Handle handle)
    {
        this.handle = requireNonNull(handle, "handle is null");
    }

    /**
     * The store's time, as it was when the transaction began. That is before whatever this transaction waited for: a lease can only seem to have
     * been taken earlier, and another one to last longer, than it was.
     */
    Instant now()
    {
        return handle.createQuery("SELECT CURRENT_TIMESTAMP").mapTo(OffsetDateTime.class).one().toInstant();
    }

    Optional<LeaseState> find(String dataset)
    {
        return select(dataset, "");
    }

    /** Keeps others from the dataset's row until the end of the transaction, and makes it if there is none. */
    LeaseState lock(String dataset)
    {
        Optional<LeaseState> found = select(dataset, " FOR UPDATE");
        if (found.isPresent()) {
            return found.get();
        }
        insert(dataset);
        return select(dataset, " FOR UPDATE").orElseThrow();
    }

    /** Keeps others from the row of the lease's dataset until the end of the transaction, if the lease is still held. */
    Optional<LeaseState> lock(Lease lease)
    {
        return select(lease.dataset(), " FOR UPDATE").filter(state -> state.isHeldBy(lease));
    }

    private Optional<LeaseState> select(String dataset, String lock)
    {
        return handle.createQuery("SELECT * FROM refresh_lease WHERE dataset = :dataset" + lock)
                .bind("dataset", dataset)
                .map(LeaseState.MAPPER)
                .findOne();
    }

    List<String> heldSinceBefore(Instant time)
    {
        return handle.createQuery("SELECT dataset FROM refresh_lease WHERE lease_id IS NOT NULL AND began_at < :time")
                .bind("time", utc(time))
                .mapTo(String.class)
                .list();
    }

    private void insert(String dataset)
    {
        handle.savepoint("before_lease");
        try {
            handle.createUpdate("INSERT INTO refresh_lease (dataset, lease_number, failures) VALUES (:dataset, :number, :failures)")
                    .bind("dataset", dataset)
                    .bind("number", LeaseState.INITIAL.number())
                    .bind("failures", LeaseState.INITIAL.failures())
                    .execute();
        }
        catch (UnableToExecuteStatementException e) {
            // another transaction was faster, which is as good
            if (!Store.isUniqueViolation(e)) {
                throw e;
            }
            handle.rollbackToSavepoint("before_lease");
        }
    }

    void write(String dataset, LeaseState state)
    {
        Optional<LeaseState.Holding> holding = state.holding();
        handle.createUpdate("""
                UPDATE refresh_lease
                SET lease_number = :number, lease_id = :id, holder = :holder, began_at = :began, expires_at = :expires,
                    accepted_began_at = :accepted, failures = :failures, last_failed_at = :failed
                WHERE dataset = :dataset
                """)
                .bind("dataset", dataset)
                .bind("number", state.number())
                .bind("id", holding.map(held -> held.id().toString()).orElse(null))
                .bind("holder", holding.map(LeaseState.Holding::holder).orElse(null))
                .bind("began", holding.map(held -> utc(held.beganAt())).orElse(null))
                .bind("expires", holding.map(held -> utc(held.expiresAt())).orElse(null))
                .bind("accepted", state.acceptedBeganAt().map(LeaseTable::utc).orElse(null))
                .bind("failures", state.failures())
                .bind("failed", state.lastFailedAt().map(LeaseTable::utc).orElse(null))
                .execute();
    }

    static OffsetDateTime utc(Instant instant)
    {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
