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
import java.util.Set;

/**
 * A storage table whose rows have the key of the input row that they were made of, and its bucket, fingerprint and position.
 */
interface KeyedStorage
{
    /**
     * @return the greatest position of stored rows, without a look at them: it may be that of a row that is there no more, or of another generation,
     * whose positions tell nothing. Empty where it is not known
     */
    OptionalLong watermark();

    /** @return the states of the buckets, computed from the stored rows of one snapshot */
    StoredBuckets buckets(Optional<StagedInput> changes);

    /**
     * In one commit puts changed rows in the place of those of their keys, and all rows of other buckets in the place of what these have.
     *
     * @param changes used for the buckets in <code>merged</code>
     * @param rows used for the buckets in <code>replaced</code>, which has none of <code>merged</code>
     * @return the id of the query that did it
     * @throws ChangeFailedException when the query failed, or its answer was lost: it may have changed the table all the same
     */
    String merge(Optional<StagedInput> changes, Set<Integer> merged, Optional<StagedInput> rows, Set<Integer> replaced);

    /** @return whether the query made a snapshot of the table */
    boolean isChangedBy(String queryId);
}
