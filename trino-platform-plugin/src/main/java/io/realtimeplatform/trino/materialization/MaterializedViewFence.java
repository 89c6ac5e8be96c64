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

import com.google.inject.Inject;
import io.realtimeplatform.trino.schedule.Leases;
import io.realtimeplatform.trino.view.MaterializedViewChanges;
import io.realtimeplatform.trino.view.StoredView.Materialization;
import org.jdbi.v3.core.Handle;

import static java.util.Objects.requireNonNull;

/**
 * Takes the lease from refreshes of a view that changes, and marks the stored rows of one that is dropped.
 */
class MaterializedViewFence
        implements MaterializedViewChanges
{
    private final Leases leases;

    @Inject
    MaterializedViewFence(Leases leases)
    {
        this.leases = requireNonNull(leases, "leases is null");
    }

    @Override
    public void changing(Handle handle, Materialization materialization)
    {
        leases.fence(handle, materialization.dataset());
    }

    @Override
    public void dropping(Handle handle, Materialization materialization)
    {
        // who still refreshes it has no lease any more
        leases.forget(handle, materialization.dataset());
        StorageTables.discard(handle, materialization.dataset());
    }
}
