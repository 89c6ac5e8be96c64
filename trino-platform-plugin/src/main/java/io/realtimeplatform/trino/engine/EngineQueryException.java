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

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorType;
import io.trino.spi.TrinoException;

import static java.util.Locale.ENGLISH;

/**
 * A statement that the platform ran on this Trino failed; code and message are those of the statement.
 */
public class EngineQueryException
        extends TrinoException
{
    EngineQueryException(int code, String name, String type, String message)
    {
        super(() -> new ErrorCode(code, name, errorType(type)), message);
    }

    private static ErrorType errorType(String type)
    {
        if (type == null) {
            return ErrorType.EXTERNAL;
        }
        try {
            return ErrorType.valueOf(type.toUpperCase(ENGLISH));
        }
        catch (IllegalArgumentException e) {
            return ErrorType.EXTERNAL;
        }
    }

    /** @return whether the statement failed for the reason that Trino calls so, for example <code>TABLE_NOT_FOUND</code> */
    public boolean is(String errorName)
    {
        return getErrorCode().getName().equals(errorName);
    }
}
