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
package io.realtimeplatform.trino.view;

import io.realtimeplatform.trino.engine.EngineQueryException;
import io.trino.spi.TrinoException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Positions in errors, when a user's query was run as a part of a statement.
 */
public final class QueryPositions
{
    private static final Pattern LOCATION = Pattern.compile("^line (\\d+):(\\d+): ");

    private QueryPositions() {}

    /**
     * @param headLines how many lines of the statement stood before the query
     * @return the error with a position in the query, or without one if it is not in the query
     */
    public static TrinoException relocated(EngineQueryException e, int headLines)
    {
        Matcher location = LOCATION.matcher(e.getMessage());
        if (!location.find()) {
            return e;
        }
        int line = Integer.parseInt(location.group(1)) - headLines;
        String message = e.getMessage().substring(location.end());
        if (line > 0) {
            message = "Argument query, line %s:%s: %s".formatted(line, location.group(2), message);
        }
        return new TrinoException(e::getErrorCode, message, e);
    }
}
