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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.OptionalLong;

/**
 * How many rows Trino expects of a query.
 */
final class RowEstimate
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RowEstimate() {}

    /**
     * @param plan as <code>EXPLAIN (FORMAT JSON)</code> writes it
     * @return empty when Trino does not know
     */
    static OptionalLong of(String plan)
    {
        JsonNode rows;
        try {
            rows = MAPPER.readTree(plan).findPath("outputRowCount");
        }
        catch (JsonProcessingException _) {
            return OptionalLong.empty();
        }
        // what Trino does not know is the text NaN
        if (!rows.isNumber() || !Double.isFinite(rows.asDouble())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round(rows.asDouble()));
    }
}
