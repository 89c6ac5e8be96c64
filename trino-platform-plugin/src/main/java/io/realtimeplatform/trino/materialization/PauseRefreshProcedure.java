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
 * <code>system.pause_refresh</code>: until it is resumed, the view is refreshed by statements and not by its schedule. For whoever may refresh it.
 */
class PauseRefreshProcedure
        implements Provider<Procedure>
{
    private final PausedRefreshes paused;

    @Inject
    PauseRefreshProcedure(PausedRefreshes paused)
    {
        this.paused = requireNonNull(paused, "paused is null");
    }

    @Override
    public Procedure get()
    {
        return new Procedure("system", "pause_refresh", PausedRefreshes.ARGUMENTS, ProcedureHandle.of(lookup(), this, "pauseRefresh"));
    }

    @SuppressWarnings("unused") // called through the handle
    void pauseRefresh(ConnectorSession session, String schemaName, String viewName)
    {
        paused.set(session, schemaName, viewName, true);
    }
}
