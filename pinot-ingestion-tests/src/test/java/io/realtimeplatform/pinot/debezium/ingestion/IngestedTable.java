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
package io.realtimeplatform.pinot.debezium.ingestion;

import java.util.List;
import java.util.Map;

/**
 * One partition of an upsert table in the ingestion classes of a release of Pinot, fed as a server of that release feeds it.
 */
interface IngestedTable
        extends AutoCloseable
{
    default void ingest(List<String> messages)
            throws Exception
    {
        for (String message : messages) {
            ingest(message);
        }
    }

    void ingest(String message)
            throws Exception;

    /**
     * What queries of a typed table see: the rows that are valid and not deleted, nulls left out.
     */
    List<Map<String, Object>> rows(String... columns);

    /**
     * Messages that the release counts as errors.
     */
    int failures();

    /**
     * Rows that the release counts as left out on purpose.
     */
    int filtered();

    @Override
    void close()
            throws Exception;
}
