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
package io.realtimeplatform.trino.materialization;

import io.trino.spi.TrinoException;

import java.util.Optional;

import static io.trino.spi.StandardErrorCode.USER_CANCELED;
import static java.util.Objects.requireNonNull;

/**
 * Tells work that goes on that it has to stop. Safe for use by many threads.
 */
class Cancellation
{
    private volatile Optional<TrinoException> reason = Optional.empty();

    void cancel(TrinoException reason)
    {
        requireNonNull(reason, "reason is null");
        if (this.reason.isEmpty()) {
            this.reason = Optional.of(reason);
        }
    }

    /** Called often by whoever does the work. */
    void check()
    {
        reason.ifPresent(exception -> {
            throw exception;
        });
        if (Thread.currentThread().isInterrupted()) {
            throw new TrinoException(USER_CANCELED, "The refresh was interrupted");
        }
    }

    boolean isCancelled()
    {
        return reason.isPresent();
    }
}
