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

import java.util.List;

/**
 * What can be refreshed.
 */
public interface ScheduledDatasets
{
    /** Asks the store once, whatever the number of datasets: it is called at each wake. */
    List<ScheduledDataset> list();

    /**
     * Runs one refresh and returns when it took effect or failed. It takes the dataset's lease, and records what it does and how it ends.
     * Ends soon after the thread was interrupted.
     *
     * @throws LeaseHeldException when another refresh of the dataset runs
     */
    void refresh(String dataset, RefreshTrigger trigger)
            throws LeaseHeldException;
}
