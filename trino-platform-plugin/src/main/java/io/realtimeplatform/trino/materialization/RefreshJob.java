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

import io.realtimeplatform.trino.schedule.Lease;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A refresh that has its lease.
 *
 * @param view as it was when the lease was taken
 * @param freshAt as of when rows that are read now are right
 * @param queries for all statements of the refresh
 */
record RefreshJob(MaterializedView view, Lease lease, StorageKind storage, Instant freshAt, RefreshQueries queries)
{
    RefreshJob
    {
        requireNonNull(view, "view is null");
        requireNonNull(lease, "lease is null");
        requireNonNull(storage, "storage is null");
        requireNonNull(freshAt, "freshAt is null");
        requireNonNull(queries, "queries is null");
    }
}
