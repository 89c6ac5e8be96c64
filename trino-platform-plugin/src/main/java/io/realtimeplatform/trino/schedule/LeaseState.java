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

import org.jdbi.v3.core.mapper.RowMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

/**
 * What the store has about the lease of one dataset, and how that changes. It knows neither store nor clock: each change is made
 * of the state that is locked in the store and of the store's time, and is written in the same transaction.
 *
 * @param number of the last lease; what carries a smaller number is left over
 * @param holding the lease that is held, whether or not it has run out
 * @param acceptedBeganAt when the last refresh that took effect took its lease
 * @param failures refreshes since then that failed
 */
public record LeaseState(
        long number,
        Optional<Holding> holding,
        Optional<Instant> acceptedBeganAt,
        int failures,
        Optional<Instant> lastFailedAt)
{
    /** Before anybody took the dataset's lease. */
    static final LeaseState INITIAL = new LeaseState(0, Optional.empty(), Optional.empty(), 0, Optional.empty());

    /** Of a row of table <code>refresh_lease</code>, whichever others it is joined with. */
    public static final RowMapper<LeaseState> MAPPER = (row, _) -> new LeaseState(
            row.getLong("lease_number"),
            Optional.ofNullable(row.getString("lease_id")).map(id -> holding(row, id)),
            time(row, "accepted_began_at"),
            row.getInt("failures"),
            time(row, "last_failed_at"));

    public LeaseState
    {
        requireNonNull(holding, "holding is null");
        requireNonNull(acceptedBeganAt, "acceptedBeganAt is null");
        requireNonNull(lastFailedAt, "lastFailedAt is null");
    }

    /**
     * @param holder the coordinator
     * @param expiresAt when somebody else may take the lease
     */
    public record Holding(UUID id, String holder, Instant beganAt, Instant expiresAt)
    {
        public Holding
        {
            requireNonNull(id, "id is null");
            requireNonNull(holder, "holder is null");
            requireNonNull(beganAt, "beganAt is null");
            requireNonNull(expiresAt, "expiresAt is null");
        }
    }

    /** @return whether somebody holds the lease, and it has not run out */
    public boolean isHeld(Instant now)
    {
        return holding.isPresent() && holding.get().expiresAt().isAfter(now);
    }

    /** Of a lease that ran out, or whose holder changed: only number and random id together say who has it. */
    boolean isHeldBy(Lease lease)
    {
        return number == lease.number() && holding.isPresent() && holding.get().id().equals(lease.id());
    }

    /** A holder that let its lease run out is taken for dead: its refresh has failed. */
    LeaseState take(UUID id, String holder, Instant now, Duration length)
    {
        checkState(!isHeld(now), "lease is held");
        return new LeaseState(
                number + 1,
                Optional.of(new Holding(id, holder, now, now.plus(length))),
                acceptedBeganAt,
                failures + (holding.isPresent() ? 1 : 0),
                holding.isPresent() ? Optional.of(now) : lastFailedAt);
    }

    /** Of a lease that ran out as well, as long as nobody else took it. */
    LeaseState renew(Instant now, Duration length)
    {
        Holding held = holding.orElseThrow();
        return new LeaseState(number, Optional.of(new Holding(held.id(), held.holder(), held.beganAt(), now.plus(length))), acceptedBeganAt, failures, lastFailedAt);
    }

    LeaseState accept()
    {
        return new LeaseState(number, Optional.empty(), Optional.of(holding.orElseThrow().beganAt()), 0, Optional.empty());
    }

    /** The holder is done, and neither made anything take effect nor failed to. */
    LeaseState end()
    {
        return new LeaseState(number, Optional.empty(), acceptedBeganAt, failures, lastFailedAt);
    }

    LeaseState release(Instant now)
    {
        return new LeaseState(number, Optional.empty(), acceptedBeganAt, failures + 1, Optional.of(now));
    }

    /** What failed before the definition was changed says nothing about what it is now. */
    LeaseState fence()
    {
        return new LeaseState(number + 1, Optional.empty(), acceptedBeganAt, 0, Optional.empty());
    }

    /** A holder that let its lease run out is taken for dead, and nobody has taken the lease yet. */
    LeaseState expire(Instant now)
    {
        checkState(holding.isPresent() && !isHeld(now), "lease has not run out");
        return new LeaseState(number + 1, Optional.empty(), acceptedBeganAt, failures + 1, Optional.of(now));
    }

    private static Holding holding(ResultSet row, String id)
    {
        try {
            return new Holding(UUID.fromString(id), row.getString("holder"), time(row, "began_at").orElseThrow(), time(row, "expires_at").orElseThrow());
        }
        catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Instant> time(ResultSet row, String column)
            throws SQLException
    {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
