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
package io.realtimeplatform.trino.check;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a check found.
 *
 * @param whatToDo how to mend it
 */
public record Finding(CheckState state, String found, Optional<String> whatToDo)
{
    public Finding
    {
        requireNonNull(state, "state is null");
        requireNonNull(found, "found is null");
        requireNonNull(whatToDo, "whatToDo is null");
    }

    public static Finding ok(String found)
    {
        return new Finding(CheckState.OK, found, Optional.empty());
    }

    public static Finding warning(String found, String whatToDo)
    {
        return new Finding(CheckState.WARNING, found, Optional.of(whatToDo));
    }

    public static Finding failed(String found, String whatToDo)
    {
        return new Finding(CheckState.FAILED, found, Optional.of(whatToDo));
    }

    public static Finding unknown(String found, String whatToDo)
    {
        return new Finding(CheckState.UNKNOWN, found, Optional.of(whatToDo));
    }
}
