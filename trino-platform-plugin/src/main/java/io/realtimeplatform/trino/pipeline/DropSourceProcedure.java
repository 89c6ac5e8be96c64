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
import com.google.inject.Provider;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.Arguments;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.procedure.Procedure;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.drop_source</code>
 */
class DropSourceProcedure
        implements Provider<Procedure>
{
    private final Sources sources;
    private final Administrators administrators;

    @Inject
    DropSourceProcedure(Sources sources, Administrators administrators)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "drop_source",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("CASCADE", BOOLEAN, false, false),
                        new Argument("DELETE_TOPIC", BOOLEAN, false, false),
                        new Argument("FORCE", BOOLEAN, false, false)),
                ProcedureHandle.of(lookup(), this, "dropSource"));
    }

    @SuppressWarnings("unused") // called through the handle
    void dropSource(ConnectorSession session, String sourceName, Boolean cascade, Boolean deleteTopic, Boolean force)
    {
        administrators.check(session, "drop_source");
        String name = Arguments.name("source_name", sourceName);
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            sources.drop(session, name, new DropOptions(Boolean.TRUE.equals(cascade), Boolean.TRUE.equals(deleteTopic), Boolean.TRUE.equals(force)));
        }
    }
}
