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

import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.trino.spi.TrinoException;

import java.util.List;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_SOURCE_ERROR;
import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * SQL of a source's own, run in its database through its catalog in this Trino.
 */
class SourceQueries
{
    private final EngineClient engine;

    @Inject
    SourceQueries(EngineClient engine)
    {
        this.engine = requireNonNull(engine, "engine is null");
    }

    /** @param sql every column needs a name; what is no expression keeps its own: not every driver tells Trino's connector another one */
    List<List<Object>> query(String user, Source source, String sql)
    {
        try {
            return engine.execute(user, "SELECT * FROM TABLE(%s.system.query(query => %s))".formatted(identifier(source.catalogName()), literal(sql)));
        }
        catch (EngineQueryException e) {
            if (e.is("CATALOG_NOT_FOUND")) {
                throw new TrinoException(NOT_FOUND, "Argument catalog_name is %s, but this Trino has no such catalog".formatted(source.catalogName()), e);
            }
            if (e.is("FUNCTION_NOT_FOUND")) {
                throw new TrinoException(NOT_SUPPORTED, "Catalog %s has no table function system.query: it is not one of Trino's %s connector, or user %s may not use it"
                        .formatted(source.catalogName(), source.kind().label(), user), e);
            }
            throw new TrinoException(e::getErrorCode, "Asking source %s through catalog %s failed: %s".formatted(source.name(), source.catalogName(), e.getMessage()), e);
        }
    }

    void execute(String user, Source source, String sql)
    {
        try {
            engine.execute(user, "CALL %s.system.execute(query => %s)".formatted(identifier(source.catalogName()), literal(sql)));
        }
        catch (EngineQueryException e) {
            throw new TrinoException(PLATFORM_SOURCE_ERROR, "Source %s refused, through catalog %s, the statement %s: %s".formatted(source.name(), source.catalogName(), sql, e.getMessage()), e);
        }
    }
}
