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
package io.realtimeplatform.trino.surface;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/**
 * The method of a procedure, as Trino calls it.
 */
public final class ProcedureHandle
{
    private ProcedureHandle() {}

    /** @return a handle of the only method of that name, bound to the procedure */
    public static MethodHandle of(MethodHandles.Lookup lookup, Object procedure, String method)
    {
        try {
            return lookup.unreflect(Arrays.stream(procedure.getClass().getDeclaredMethods())
                            .filter(candidate -> candidate.getName().equals(method))
                            .findFirst()
                            .orElseThrow())
                    .bindTo(procedure);
        }
        catch (IllegalAccessException e) {
            throw new IllegalStateException("Method " + method + " of " + procedure.getClass() + " cannot be called", e);
        }
    }
}
