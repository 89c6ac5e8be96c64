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

/**
 * A way to bring stored rows up to date. It writes to the storage, and changes nothing that is served: whoever calls it does that
 * in one transaction of the store, if the lease still holds.
 */
interface RefreshStrategy
{
    RefreshMode mode();

    /** @return why it cannot be used for a view as it stands; empty when it can */
    Optional<String> obstacle(MaterializedView view);

    /** @param reason why the refresh runs in this mode */
    RefreshOutcome refresh(RefreshJob job, String reason);

    /**
     * Takes back what a refresh wrote that does not take effect. What cannot be taken back now is found by later ones.
     */
    void abandon(RefreshJob job);
}
