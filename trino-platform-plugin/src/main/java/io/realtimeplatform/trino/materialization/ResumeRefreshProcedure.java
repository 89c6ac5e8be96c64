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

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.realtimeplatform.trino.surface.ProcedureHandle;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure;

import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.resume_refresh</code>: a view whose refreshes were paused is refreshed by its schedule again, at once when it is due.
 */
class ResumeRefreshProcedure
        implements Provider<Procedure>
{
    private final PausedRefreshes paused;

    @Inject
    ResumeRefreshProcedure(PausedRefreshes paused)
    {
        this.paused = requireNonNull(paused, "paused is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure("system", "resume_refresh", PausedRefreshes.ARGUMENTS, ProcedureHandle.of(lookup(), this, "resumeRefresh"));
    }

    @SuppressWarnings("unused") // called through the handle
    void resumeRefresh(ConnectorSession session, String schemaName, String viewName)
    {
        paused.set(session, schemaName, viewName, false);
    }
}
