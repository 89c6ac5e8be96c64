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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.Plugin;
import io.trino.spi.function.ScalarFunction;
import io.trino.spi.function.SqlType;
import io.trino.spi.type.StandardTypes;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * SQL function <code>meanwhile</code> gives back its argument. What a test asks for happens when it is computed for the first time: in the midst of the
 * statement that computes it, when this has read the snapshot that it begins from.
 */
public final class Meanwhile
        implements Plugin
{
    private static final AtomicReference<Runnable> EVENT = new AtomicReference<>();

    @Override
    public Set<Class<?>> getFunctions()
    {
        return ImmutableSet.of(Meanwhile.class);
    }

    @ScalarFunction("meanwhile")
    @SqlType(StandardTypes.BIGINT)
    public static long meanwhile(@SqlType(StandardTypes.BIGINT) long value)
    {
        Optional.ofNullable(EVENT.getAndSet(null)).ifPresent(Runnable::run);
        return value;
    }

    static void happens(Runnable event)
    {
        EVENT.set(event);
    }
}
