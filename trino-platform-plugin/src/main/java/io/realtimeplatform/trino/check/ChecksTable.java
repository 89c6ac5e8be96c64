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
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.check.CheckRunner.Result;
import io.realtimeplatform.trino.check.Probe.Subject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.checks</code>. Everybody is asked anew whenever it is read, but only for checks that the query can want.
 */
class ChecksTable
        extends PlatformSystemTable
{
    private static final int CHECK_NAME = 0;
    private static final int SUBJECT_TYPE = 1;
    private static final int SUBJECT = 2;

    private final Set<Checks> checks;
    private final CheckRunner runner;
    private final Administrators administrators;

    @Inject
    ChecksTable(Set<Checks> checks, CheckRunner runner, Administrators administrators)
    {
        super("checks", ImmutableList.of(
                new ColumnMetadata("check_name", VARCHAR),
                new ColumnMetadata("subject_type", VARCHAR),
                new ColumnMetadata("subject", VARCHAR),
                new ColumnMetadata("state", VARCHAR),
                new ColumnMetadata("found", VARCHAR),
                new ColumnMetadata("what_to_do", VARCHAR),
                new ColumnMetadata("duration_seconds", DOUBLE)));
        this.checks = ImmutableSet.copyOf(checks);
        this.runner = requireNonNull(runner, "runner is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        boolean administrator = administrators.isAdministrator(session);
        ImmutableList.Builder<Probe> wanted = ImmutableList.builder();
        for (Checks room : checks) {
            for (Probe probe : probes(room, session)) {
                if ((administrator || probe.forEveryone()) && matches(constraint, probe)) {
                    wanted.add(probe);
                }
            }
        }
        for (Result result : runner.run(wanted.build())) {
            rows.addRow(
                    result.name(),
                    result.subject().type(),
                    result.subject().name(),
                    result.finding().state().name(),
                    administrator ? result.finding().found() : null,
                    administrator ? result.finding().whatToDo().orElse(null) : null,
                    result.duration().toMillis() / 1000.0);
        }
    }

    private List<Probe> probes(Checks room, ConnectorSession session)
    {
        try {
            return runner.within(() -> room.probes(session));
        }
        catch (ExecutionException | TimeoutException e) {
            // what the store would have named cannot be checked; the rest can
            return ImmutableList.of(new Probe(new Subject("source", "*"), ImmutableList.of("sources"), "See check store", CheckState.UNKNOWN, false, () -> {
                throw new IllegalStateException("The store does not say which sources there are");
            }));
        }
    }

    private static boolean matches(TupleDomain<Integer> constraint, Probe probe)
    {
        return ColumnConstraint.allows(constraint, SUBJECT_TYPE, probe.subject().type())
                && ColumnConstraint.allows(constraint, SUBJECT, probe.subject().name())
                && probe.names().stream().anyMatch(name -> ColumnConstraint.allows(constraint, CHECK_NAME, name));
    }
}
