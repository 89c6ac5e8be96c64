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
package io.realtimeplatform.trino.engine;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.QueryObserver.Progress;
import io.realtimeplatform.trino.http.Excerpt;
import io.trino.client.ClientSession;
import io.trino.client.OkHttpUtil;
import io.trino.client.QueryError;
import io.trino.client.QueryStatusInfo;
import io.trino.client.StatementClient;
import io.trino.client.StatementClientFactory;
import io.trino.client.StatementStats;
import io.trino.spi.TrinoException;
import jakarta.annotation.PreDestroy;
import okhttp3.OkHttpClient;
import org.intellij.lang.annotations.Language;

import java.net.URI;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_ENGINE_ERROR;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Runs SQL on this Trino as a client of it, so that a statement has the rights of the user it runs as, and no others.
 * Its queries have the source <code>platform</code>: a resource group of their own keeps them from waiting for the CALL that runs them.
 * Results are held in memory, so it is for small ones. Safe for use by many threads.
 */
public class EngineClient
{
    /** What the queries of this client show as their source in Trino's query list and to resource groups. */
    public static final String SOURCE = "platform";

    private static final long OBSERVE_NANOS = SECONDS.toNanos(1);

    private final URI url;
    private final Optional<String> serviceUser;
    private final long timeoutNanos;
    private final OkHttpClient client;

    @Inject
    public EngineClient(EngineConfig config)
    {
        requireNonNull(config, "config is null");
        this.url = config.getUrl();
        this.serviceUser = config.getUser();
        this.timeoutNanos = Math.round(config.getTimeout().getValue(java.util.concurrent.TimeUnit.NANOSECONDS));
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .addInterceptor(OkHttpUtil.userAgent("trino-platform"));
        OkHttpUtil.setupTimeouts(builder, 30, SECONDS);
        if ("https".equalsIgnoreCase(url.getScheme())) {
            OkHttpUtil.setupSsl(builder, Optional.empty(), Optional.empty(), Optional.empty(), false, config.getTrustStorePath(), config.getTrustStorePassword(), Optional.empty(), false);
        }
        config.getUser().ifPresent(user -> builder.addInterceptor(OkHttpUtil.basicAuth(user, config.getPassword().orElseThrow())));
        this.client = builder.build();
    }

    /**
     * Runs one statement to its end.
     *
     * @param user the user whose rights count
     * @return its rows; empty for statements without rows
     * @throws EngineQueryException when Trino refuses the statement or it fails
     * @throws TrinoException when Trino cannot be reached, or the statement takes longer than allowed (it is cancelled then)
     */
    public List<List<Object>> execute(String user, @Language("SQL") String sql)
    {
        return execute(user, Optional.empty(), Optional.empty(), sql);
    }

    /**
     * The same with names that are not full looked up somewhere.
     *
     * @param catalog the catalog of names without one
     * @param schema the schema of names without one
     */
    public List<List<Object>> execute(String user, Optional<String> catalog, Optional<String> schema, @Language("SQL") String sql)
    {
        return run(EngineStatement.of(user, sql).withNames(catalog, schema), QueryObserver.NONE).rows();
    }

    /**
     * Runs one statement to its end, and cancels it when the observer says so, when the thread is interrupted, or when it takes longer than it may.
     *
     * @throws EngineQueryException when Trino refuses the statement or it fails
     * @throws TrinoException when Trino cannot be reached, or the statement was cancelled
     */
    public EngineResult run(EngineStatement toRun, QueryObserver observer)
    {
        long timeout = toRun.timeout().map(java.time.Duration::toNanos).orElse(timeoutNanos);
        String sql = toRun.sql();
        long start = System.nanoTime();
        // closing a statement that still runs cancels it
        try (StatementClient statement = StatementClientFactory.newStatementClient(client, session(toRun), sql)) {
            ImmutableList.Builder<List<Object>> rows = ImmutableList.builder();
            long observed = start - OBSERVE_NANOS;
            while (statement.isRunning()) {
                for (List<Object> row : statement.currentRows()) {
                    rows.add(Collections.unmodifiableList(new ArrayList<>(row)));
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new TrinoException(PLATFORM_ENGINE_ERROR, "Interrupted while Trino at %s ran: %s".formatted(url, Excerpt.of(sql)));
                }
                long now = System.nanoTime();
                if (now - start > timeout) {
                    throw new TrinoException(PLATFORM_ENGINE_ERROR, "Trino at %s did not finish within %s s, and it was cancelled: %s".formatted(
                            url, SECONDS.convert(timeout, java.util.concurrent.TimeUnit.NANOSECONDS), Excerpt.of(sql)));
                }
                if (now - observed >= OBSERVE_NANOS) {
                    observed = now;
                    StatementStats stats = statement.getStats();
                    observer.observe(new Progress(statement.currentStatusInfo().getId(), stats.isQueued(), stats.getQueuedTimeMillis(), stats.getProcessedRows()));
                }
                statement.advance();
            }
            if (statement.isClientAborted() || statement.isClientError()) {
                throw new TrinoException(PLATFORM_ENGINE_ERROR, "The connection to Trino at %s broke while it ran: %s".formatted(url, Excerpt.of(sql)));
            }
            QueryStatusInfo info = statement.finalStatusInfo();
            QueryError error = info.getError();
            if (error != null) {
                if (ConnectionProblem.isImpersonation(error.getMessage())) {
                    throw new ImpersonationException(error.getErrorCode(), error.getErrorName(), error.getErrorType(), ConnectionProblem.impersonation(url, serviceUser, toRun.user()));
                }
                throw new EngineQueryException(error.getErrorCode(), error.getErrorName(), error.getErrorType(), error.getMessage());
            }
            StatementStats stats = info.getStats();
            return new EngineResult(info.getId(), rows.build(), info.getUpdateCount(), stats.getProcessedRows(), stats.getPhysicalWrittenBytes());
        }
        catch (TrinoException e) {
            throw e;
        }
        catch (RuntimeException e) {
            throw new TrinoException(PLATFORM_ENGINE_ERROR, ConnectionProblem.describe(url, serviceUser, toRun.user(), e), e);
        }
    }

    private ClientSession session(EngineStatement statement)
    {
        ClientSession.Builder session = ClientSession.builder()
                .server(url)
                .user(Optional.of(statement.user()))
                .catalog(statement.catalog().orElse(null))
                .schema(statement.schema().orElse(null))
                .source(statement.source())
                .clientTags(statement.tags())
                .properties(statement.sessionProperties())
                .timeZone(ZoneOffset.UTC)
                .clientRequestTimeout(new io.airlift.units.Duration(30, SECONDS));
        if (!statement.path().isEmpty()) {
            session.path(statement.path());
        }
        return session.build();
    }

    /** @param user whose query it is */
    public QueryWatch watch(String user, String queryId)
    {
        return new QueryWatch(client, url, user, queryId);
    }

    /** @return the user that this client logs in as, when it has to: questions about the cluster itself can be asked with its rights */
    public Optional<String> serviceUser()
    {
        return serviceUser;
    }

    @PreDestroy
    public void close()
    {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        try {
            client.dispatcher().executorService().awaitTermination(100, MILLISECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
