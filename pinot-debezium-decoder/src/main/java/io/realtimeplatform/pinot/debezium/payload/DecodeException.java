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
package io.realtimeplatform.pinot.debezium.payload;

import java.util.Objects;

/**
 * A message that cannot become a row. The text says what was expected and what was found.
 */
public final class DecodeException
        extends RuntimeException
{
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;

    /**
     * A message that is malformed.
     */
    public DecodeException(String message)
    {
        this(ErrorKind.MALFORMED, message);
    }

    /**
     * A message that is malformed.
     */
    public DecodeException(String message, Throwable cause)
    {
        this(ErrorKind.MALFORMED, message, cause);
    }

    public DecodeException(ErrorKind kind, String message)
    {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind is null");
    }

    public DecodeException(ErrorKind kind, String message, Throwable cause)
    {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind is null");
    }

    public ErrorKind kind()
    {
        return kind;
    }
}
