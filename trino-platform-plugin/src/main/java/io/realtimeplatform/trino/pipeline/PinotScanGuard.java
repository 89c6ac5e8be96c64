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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.inject.Inject;
import io.realtimeplatform.trino.pinot.PinotClient;
import io.realtimeplatform.trino.typedtable.ScanGuard;
import io.trino.spi.TrinoException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/**
 * Asks a broker of Pinot, which knows what Trino's connector will be told. The question is on its way while Trino
 * analyzes the query, and its answer serves all queries that are planned within half a second.
 */
class PinotScanGuard
        implements ScanGuard
{
    /** Trino plans the scan of a table more than once for a query. A server that dies makes scans fail for far longer before brokers leave it out. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private final PinotClient pinot;
    private final Cache<String, CompletableFuture<Void>> answers = CacheBuilder.newBuilder().expireAfterWrite(FRESH).build();

    @Inject
    PinotScanGuard(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    @Override
    public void begin(String pinotTable)
    {
        answer(pinotTable);
    }

    @Override
    public void check(String pinotTable)
    {
        try {
            answer(pinotTable).get();
        }
        catch (ExecutionException e) {
            if (e.getCause() instanceof TrinoException cause) {
                throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot does not serve all rows of its table %s at the moment: %s. Once its servers are up, query again".formatted(pinotTable, cause.getMessage()), cause);
            }
            throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot could not be asked whether it serves its table " + pinotTable, e.getCause());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrinoException(PLATFORM_PINOT_ERROR, "Interrupted while Pinot was asked whether it serves its table " + pinotTable, e);
        }
    }

    private Future<Void> answer(String pinotTable)
    {
        CompletableFuture<Void> answer = known(pinotTable);
        if (answer.isCompletedExceptionally()) {
            // of another query, which was told; this one asks again
            answers.asMap().remove(pinotTable, answer);
            answer = known(pinotTable);
        }
        return answer;
    }

    private CompletableFuture<Void> known(String pinotTable)
    {
        try {
            // not computeIfAbsent, which takes each look at an entry for a write of it: it would never be old
            return answers.get(pinotTable, () -> ask(pinotTable));
        }
        catch (ExecutionException e) {
            throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot could not be asked whether it serves its table " + pinotTable, e.getCause());
        }
    }

    private CompletableFuture<Void> ask(String pinotTable)
    {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("scan-guard-" + pinotTable).start(() -> {
            try {
                pinot.checkServed(pinotTable);
                answer.complete(null);
            }
            catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
