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
package io.realtimeplatform.trino.engine;

/**
 * Looks at a query while it runs.
 */
public interface QueryObserver
{
    QueryObserver NONE = _ -> {};

    /**
     * Called at least once for a query, and about once a second while it runs. Whatever this throws cancels the query and is what its caller gets.
     */
    void observe(Progress progress);

    /**
     * @param queued whether the query waits in a resource group
     * @param queuedMillis milliseconds for which it waited
     * @param rowsRead rows that its scans read so far
     */
    record Progress(String queryId, boolean queued, long queuedMillis, long rowsRead) {}
}
