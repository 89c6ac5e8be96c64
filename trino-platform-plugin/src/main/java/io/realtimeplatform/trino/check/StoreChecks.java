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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.store.Store;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * The database with the definitions.
 */
class StoreChecks
        implements Checks
{
    private static final String STORE = "store";

    private final Store store;

    @Inject
    StoreChecks(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        return ImmutableList.of(Probe.of(
                Subject.neighbour("Store"),
                ImmutableList.of(STORE),
                "Look whether that database runs, and whether the properties platform.store.* name it and a user who may make tables in it",
                this::ask).visibleToEveryone());
    }

    private Map<String, Finding> ask()
    {
        long definitions = store.withHandle(handle -> handle.createQuery("SELECT (SELECT count(*) FROM source) + (SELECT count(*) FROM pipeline) + (SELECT count(*) FROM platform_view)")
                .mapTo(Long.class)
                .one());
        return ImmutableMap.of(STORE, Finding.ok("Answers, and holds %s definitions".formatted(definitions)));
    }
}
