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
import java.util.OptionalLong;

/**
 * The store's part in one refresh.
 */
interface LeaseStore
{
    /**
     * Takes the lease and, in the same transaction, reads the definition's version and what was recorded.
     *
     * @return empty when it is not known of what rows the storage was made
     */
    Optional<RecordedStates> begin();

    /**
     * Records what the refresh found, and accepts it, in one transaction.
     *
     * @param states empty when it is not known of what rows the storage is made
     * @param boundary from which day on the view is read live, in days since 1970; empty when it has no live tail
     * @throws RuntimeException when another took the lease, or the definition changed; nothing is recorded then
     */
    void record(Optional<RecordedStates> states, OptionalLong boundary);

    /**
     * Sets the boundary back in the store, after {@link #record}, unless another refresh was accepted meanwhile: that has a boundary of its own.
     */
    void setBack(long boundary);
}
