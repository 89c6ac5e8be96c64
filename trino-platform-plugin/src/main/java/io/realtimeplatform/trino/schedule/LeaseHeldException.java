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

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A dataset cannot be refreshed now, because another refresh of it runs.
 */
public class LeaseHeldException
        extends Exception
{
    private final String holder;
    private final Instant until;

    LeaseHeldException(String dataset, String holder, Instant until)
    {
        super("Dataset %s is being refreshed by %s, which holds its lease until %s unless it lets it last: try again when that refresh is done".formatted(dataset, holder, until));
        this.holder = requireNonNull(holder, "holder is null");
        this.until = requireNonNull(until, "until is null");
    }

    /** @return the coordinator that runs the other refresh */
    public String holder()
    {
        return holder;
    }

    /** @return the store's time when the lease runs out, unless its holder lets it last */
    public Instant until()
    {
        return until;
    }
}
