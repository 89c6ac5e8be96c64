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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.engine.EngineResult;
import io.realtimeplatform.trino.engine.EngineStatement;
import io.realtimeplatform.trino.engine.QueryObserver.Progress;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.trino.spi.StandardErrorCode.QUERY_REJECTED;
import static java.util.Objects.requireNonNull;

/**
 * Runs the statements of one refresh: as the owner of the view, with the view's name in their source and tags, and no longer than the refresh is wanted.
 */
class RefreshQueries
{
    private final EngineClient engine;
    private final String owner;
    private final SchemaTableName view;
    private final Cancellation cancellation;
    private final Duration maximumRunTime;
    private final Duration maximumQueuedTime;
    private final Set<String> queryIds = new LinkedHashSet<>();
    private volatile boolean ended = true;

    RefreshQueries(EngineClient engine, String owner, SchemaTableName view, Cancellation cancellation, Duration maximumRunTime, Duration maximumQueuedTime)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.owner = requireNonNull(owner, "owner is null");
        this.view = requireNonNull(view, "view is null");
        this.cancellation = requireNonNull(cancellation, "cancellation is null");
        this.maximumRunTime = requireNonNull(maximumRunTime, "maximumRunTime is null");
        this.maximumQueuedTime = requireNonNull(maximumQueuedTime, "maximumQueuedTime is null");
    }

    String owner()
    {
        return owner;
    }

    EngineResult run(String sql)
    {
        return run(sql, Map.of());
    }

    /**
     * @param sessionProperties by their full names
     * @throws TrinoException when the statement fails, or the refresh is cancelled; the statement is cancelled too then
     */
    EngineResult run(String sql, Map<String, String> sessionProperties)
    {
        cancellation.check();
        EngineStatement statement = EngineStatement.of(owner, sql)
                .on(view)
                .withSessionProperties(sessionProperties)
                .withTimeout(maximumRunTime);
        try {
            return engine.run(statement, this::observe);
        }
        catch (EngineQueryException e) {
            throw e;
        }
        catch (RuntimeException e) {
            // it was cancelled, or could no longer be asked for
            ended = false;
            throw e;
        }
    }

    /** @return whether Trino has said of each statement that it is over; one that was cancelled may still commit */
    boolean haveEnded()
    {
        return ended;
    }

    private synchronized void observe(Progress progress)
    {
        queryIds.add(progress.queryId());
        cancellation.check();
        if (progress.queued() && progress.queuedMillis() > maximumQueuedTime.toMillis()) {
            throw new TrinoException(QUERY_REJECTED, ("Query %s of the refresh waited %s s for a place in its resource group, and was cancelled."
                    + " Give queries whose source is platform/… a resource group of their own, so that they do not wait for the statements that wait for them")
                    .formatted(progress.queryId(), maximumQueuedTime.toSeconds()));
        }
    }

    /** Of the queries that ran so far, in their order. */
    synchronized List<String> queryIds()
    {
        return ImmutableList.copyOf(queryIds);
    }
}
