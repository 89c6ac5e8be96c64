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
import io.trino.spi.type.TypeManager;

import java.util.Map;
import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

/**
 * <code>system.create_source</code>
 */
class CreateSourceProcedure
        implements Provider<Procedure>
{
    private final Sources sources;
    private final Administrators administrators;
    private final TypeManager typeManager;

    @Inject
    CreateSourceProcedure(Sources sources, Administrators administrators, TypeManager typeManager)
    {
        this.sources = requireNonNull(sources, "sources is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure(
                "system",
                "create_source",
                ImmutableList.of(
                        new Argument("SOURCE_NAME", VARCHAR),
                        new Argument("CATALOG_NAME", VARCHAR),
                        new Argument("TYPE", VARCHAR, false, null),
                        new Argument("HOST", VARCHAR, false, null),
                        new Argument("PORT", BIGINT, false, null),
                        new Argument("DATABASE", VARCHAR, false, null),
                        new Argument("USER_NAME", VARCHAR, false, null),
                        new Argument("PASSWORD_REFERENCE", VARCHAR, false, null),
                        new Argument("PROPERTIES", typeManager.fromSqlType("map(varchar, varchar)"), false, null)),
                ProcedureHandle.of(lookup(), this, "createSource"));
    }

    @SuppressWarnings("unused") // called through the handle
    void createSource(
            ConnectorSession session,
            String sourceName,
            String catalogName,
            String type,
            String host,
            Long port,
            String database,
            String userName,
            String passwordReference,
            Map<?, ?> properties)
    {
        administrators.check(session, "create_source");
        SourceKind kind = SourceKind.of(Arguments.oneOf("type", requireNonNullElse(type, SourceKind.POSTGRESQL.type()), SourceKind.allowed()));
        Source source = new Source(
                Arguments.name("source_name", sourceName),
                Arguments.name("catalog_name", catalogName),
                kind.type(),
                Arguments.host("host", host),
                Arguments.number("port", requireNonNullElse(port, (long) kind.defaultPort()), 1, 65535),
                Arguments.name("database", database),
                Arguments.name("user_name", userName),
                Arguments.text("password_reference", passwordReference),
                Arguments.properties("properties", properties),
                session.getUser(),
                Optional.empty());
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            sources.create(session, source);
        }
    }
}
