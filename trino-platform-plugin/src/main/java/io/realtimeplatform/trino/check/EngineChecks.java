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
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.ImpersonationException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Map;

import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Objects.requireNonNull;

/**
 * This Trino, as a server that the platform is a client of.
 */
class EngineChecks
        implements Checks
{
    private static final String TRINO = "trino";
    private static final String IMPERSONATION = "trino_impersonation";
    private static final Subject SUBJECT = Subject.neighbour("Trino");

    private final EngineClient engine;

    @Inject
    EngineChecks(EngineClient engine)
    {
        this.engine = requireNonNull(engine, "engine is null");
    }

    @Override
    public List<Probe> probes(ConnectorSession session)
    {
        ImmutableList.Builder<Probe> probes = ImmutableList.builder();
        String self = engine.serviceUser().orElse(session.getUser());
        probes.add(Probe.of(
                SUBJECT,
                ImmutableList.of(TRINO),
                "Set platform.trino.url to this Trino's address, on a cluster that asks for a password platform.trino.user and platform.trino.password too;"
                        + " if queries wait in a queue, give the query source platform a resource group of its own",
                () -> askVersion(self, session)).visibleToEveryone());
        engine.serviceUser().ifPresent(serviceUser -> probes.add(Probe.of(
                SUBJECT,
                ImmutableList.of(IMPERSONATION),
                "See check trino",
                () -> askImpersonation(serviceUser, session.getUser()))));
        return probes.build();
    }

    private Map<String, Finding> askVersion(String user, ConnectorSession session)
    {
        String version = "Version " + engine.execute(user, "SELECT version()").getFirst().getFirst();
        if (mayBeThisTrino(user, session)) {
            return ImmutableMap.of(TRINO, Finding.ok(version));
        }
        return ImmutableMap.of(TRINO, Finding.failed(
                "The Trino at platform.trino.url (%s) is not the one that runs this query".formatted(version),
                "Set platform.trino.url to this Trino's address"));
    }

    /** The query that reads the table runs in this Trino and in no other; whose queries a user may see is up to the access control. */
    private boolean mayBeThisTrino(String user, ConnectorSession session)
    {
        if (!user.equals(session.getUser())) {
            return true;
        }
        try {
            return !engine.execute(user, "SELECT 1 FROM system.runtime.queries WHERE query_id = " + literal(session.getQueryId())).isEmpty();
        }
        catch (EngineQueryException e) {
            if (e.is("PERMISSION_DENIED")) {
                return true;
            }
            throw e;
        }
    }

    private Map<String, Finding> askImpersonation(String serviceUser, String user)
    {
        if (serviceUser.equals(user)) {
            return ImmutableMap.of(IMPERSONATION, Finding.unknown(
                    "Nothing to find out: the service user %s reads this table itself".formatted(serviceUser),
                    "Read the table as another administrator"));
        }
        try {
            engine.execute(user, "SELECT 1");
        }
        catch (ImpersonationException e) {
            return ImmutableMap.of(IMPERSONATION, Finding.failed("Service user %s may not run statements as user %s".formatted(serviceUser, user), e.getMessage()));
        }
        return ImmutableMap.of(IMPERSONATION, Finding.ok("Service user %s may run statements as user %s".formatted(serviceUser, user)));
    }
}
