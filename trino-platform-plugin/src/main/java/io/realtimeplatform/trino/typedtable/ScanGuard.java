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
package io.realtimeplatform.trino.typedtable;

/**
 * Pinot answers a scan of a table of which no server has the segments with fewer rows, and without an error. So each
 * scan is preceded by the question whether all of them are there. Safe for use by many threads.
 */
public interface ScanGuard
{
    /** Lets the question begin while a query is analyzed, and returns at once; {@link #check} tells the answer. */
    default void begin(String pinotTable) {}

    /**
     * Waits for the answer to a question that was begun shortly before, or asks.
     *
     * @throws io.trino.spi.TrinoException if a scan would lack rows now
     */
    void check(String pinotTable);
}
