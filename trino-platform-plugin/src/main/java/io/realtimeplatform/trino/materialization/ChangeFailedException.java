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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The query that was to change a storage table failed, or nobody knows how it ended. The table's snapshots tell whether it was changed.
 */
class ChangeFailedException
        extends RuntimeException
{
    private final Optional<String> queryId;

    /** @param queryId empty when the query was not known yet to have begun */
    ChangeFailedException(Optional<String> queryId, RuntimeException cause)
    {
        super(cause.getMessage(), cause);
        this.queryId = requireNonNull(queryId, "queryId is null");
    }

    Optional<String> queryId()
    {
        return queryId;
    }

    @Override
    public synchronized RuntimeException getCause()
    {
        return (RuntimeException) super.getCause();
    }
}
