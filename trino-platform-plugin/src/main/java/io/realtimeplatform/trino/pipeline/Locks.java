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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.store.StoreLock;
import io.realtimeplatform.trino.store.StoreLockedException;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

/**
 * Keeps two CALLs, on one coordinator or on two, from changing the same thing at the same time.
 */
class Locks
{
    // another CALL for the same pipeline takes seconds to minutes: better to say so than to wait
    private static final Duration PIPELINE_PATIENCE = Duration.ofSeconds(2);
    // a change of the connector's table list takes seconds
    private static final Duration SOURCE_PATIENCE = Duration.ofMinutes(5);

    private final Store store;

    @Inject
    Locks(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    StoreLock pipeline(PipelineKey key)
    {
        return pipelines(ImmutableList.of(key));
    }

    /** All of them, or none; however many they are, they cost one connection to the store. */
    StoreLock pipelines(Collection<PipelineKey> keys)
    {
        Map<String, PipelineKey> names = keys.stream()
                .collect(toImmutableMap(key -> "pipeline " + StoreJson.write(key), identity()));
        try {
            return store.lock(names.keySet(), PIPELINE_PATIENCE);
        }
        catch (StoreLockedException e) {
            PipelineKey held = names.get(e.lockName());
            throw new TrinoException(NOT_SUPPORTED, "Another CALL is changing the pipeline of %s.%s of source %s: call again when it is done; table pipeline_steps shows how far it is"
                    .formatted(held.schemaName(), held.tableName(), held.sourceName()), e);
        }
    }

    StoreLock source(String sourceName)
    {
        try {
            return store.lock("source " + sourceName, SOURCE_PATIENCE);
        }
        catch (StoreLockedException e) {
            throw new TrinoException(NOT_SUPPORTED, "Other CALLs have been changing source %s for %s minutes: call again when they are done"
                    .formatted(sourceName, SOURCE_PATIENCE.toMinutes()), e);
        }
    }
}
