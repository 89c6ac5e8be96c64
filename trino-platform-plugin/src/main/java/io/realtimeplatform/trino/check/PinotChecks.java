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
import io.realtimeplatform.trino.pinot.PinotCatalog;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.pinot.PinotInstances;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

/**
 * The Pinot cluster, and the catalog of this Trino that reads it.
 */
class PinotChecks
        implements Checks
{
    private static final String CONTROLLER = "pinot_controller";
    private static final String BROKERS = "pinot_brokers";
    private static final String SERVERS = "pinot_servers";
    private static final String SEGMENTS_PER_SPLIT = "segments_per_split";
    private static final String CONTROLLER_DOWN = "Look whether the Pinot controller runs, and whether platform.pinot.controller-url is its address";

    private final PinotClient pinot;
    private final PinotCatalog catalog;

    @Inject
    PinotChecks(PinotClient pinot, PinotCatalog catalog)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        Subject cluster = Subject.neighbour("Pinot");
        return ImmutableList.of(
                Probe.of(cluster, ImmutableList.of(CONTROLLER), CONTROLLER_DOWN, () -> ImmutableMap.of(CONTROLLER, Finding.ok("Version " + pinot.features().version()))).visibleToEveryone(),
                Probe.of(cluster, ImmutableList.of(BROKERS, SERVERS), "See check " + CONTROLLER, this::askInstances).unknownWithoutAnswer().visibleToEveryone(),
                Probe.of(new Subject("catalog", catalog.name()), ImmutableList.of(SEGMENTS_PER_SPLIT), "See check trino", () -> askCatalog(session)).unknownWithoutAnswer());
    }

    private Map<String, Finding> askInstances()
    {
        PinotInstances instances = pinot.instances();
        return ImmutableMap.of(
                BROKERS, live("broker", instances.brokers(), instances.live()),
                SERVERS, live("server", instances.servers(), instances.live()));
    }

    private static Finding live(String kind, Set<String> known, Set<String> live)
    {
        Set<String> dead = known.stream()
                .filter(instance -> !live.contains(instance))
                .collect(toImmutableSortedSet(naturalOrder()));
        int living = known.size() - dead.size();
        if (living == 0) {
            return Finding.failed(
                    known.isEmpty() ? "The cluster has no %s".formatted(kind) : "No %s is up, of: %s".formatted(kind, String.join(", ", dead)),
                    "Start a Pinot %s of this cluster".formatted(kind));
        }
        if (dead.isEmpty()) {
            return Finding.ok("Up: " + String.join(", ", known));
        }
        return Finding.warning(
                "Not up: %s".formatted(String.join(", ", dead)),
                "Start them, or take them out of the cluster if they are gone for good: DELETE /instances/<name> at the controller");
    }

    private Map<String, Finding> askCatalog(ConnectorSession session)
    {
        OptionalInt found = catalog.segmentsPerSplit(session.getUser());
        if (found.isEmpty()) {
            return ImmutableMap.of(SEGMENTS_PER_SPLIT, Finding.failed(
                    "This Trino has no catalog %s of the Pinot connector, or the user who asked may not see it".formatted(catalog.name()),
                    "Make that catalog, or set platform.pinot.catalog to the one that reads the Pinot cluster"));
        }
        if (!PinotCatalog.isEnough(found.getAsInt())) {
            return ImmutableMap.of(SEGMENTS_PER_SPLIT, Finding.failed(
                    "pinot.segments-per-split=%s, with which a scan of an upsert table can return rows many times over".formatted(found.getAsInt()),
                    "Set pinot.segments-per-split=1000000 in the properties of catalog %s and restart Trino".formatted(catalog.name())));
        }
        return ImmutableMap.of(SEGMENTS_PER_SPLIT, Finding.ok("pinot.segments-per-split=" + found.getAsInt()));
    }
}
