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

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A way to bring stored rows up to date. It writes to the storage, and changes nothing that is served: whoever calls it does that
 * in one transaction of the store, if the lease still holds.
 */
interface RefreshStrategy
{
    RefreshMode mode();

    /** @return why it cannot be used for a view as it stands; empty when it can */
    Optional<String> obstacle(MaterializedView view);

    /** @return what a refresh would do now, in its order, found without doing it */
    List<Part> plan(MaterializedView view, RefreshQueries queries);

    /**
     * A part of what a refresh would do.
     *
     * @param partition empty when it is not about one
     * @param rows how many it would write, as far as that can be estimated
     */
    record Part(Optional<String> partition, String action, OptionalLong rows) {}

    /** @param reason why the refresh runs in this mode */
    RefreshOutcome refresh(RefreshJob job, String reason);

    /**
     * Takes back what a refresh wrote that does not take effect. What cannot be taken back now is found by later ones.
     */
    void abandon(RefreshJob job);
}
