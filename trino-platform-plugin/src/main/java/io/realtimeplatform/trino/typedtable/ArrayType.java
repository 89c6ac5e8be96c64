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

import java.util.Optional;

/**
 * The type of an array in change events, as a column's plan names it: <code>array&lt;int32&gt;</code>.
 */
public final class ArrayType
{
    private static final String PREFIX = "array<";

    private ArrayType() {}

    static String of(String elementType)
    {
        return PREFIX + elementType + ">";
    }

    /** @return the type of the elements, or empty if the type is no array */
    public static Optional<String> element(String connectType)
    {
        if (!connectType.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(connectType.substring(PREFIX.length(), connectType.length() - 1));
    }
}
