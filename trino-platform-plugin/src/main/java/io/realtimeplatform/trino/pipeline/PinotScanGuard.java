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

import static io.realtimeplatform.trino.PlatformErrorCode.PLATFORM_PINOT_ERROR;
import static java.util.Objects.requireNonNull;

/** Asks a broker of Pinot, which knows what Trino's connector will be told. */
class PinotScanGuard
        implements ScanGuard
{
    /** Trino plans the scan of a table more than once for a query. A server that dies makes scans fail for far longer before brokers leave it out. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private final PinotClient pinot;
    private final Cache<String, Boolean> served = CacheBuilder.newBuilder().expireAfterWrite(FRESH).build();

    @Inject
    PinotScanGuard(PinotClient pinot)
    {
        this.pinot = requireNonNull(pinot, "pinot is null");
    }

    @Override
    public void check(String pinotTable)
    {
        if (served.getIfPresent(pinotTable) != null) {
            return;
        }
        try {
            pinot.checkServed(pinotTable);
        }
        catch (TrinoException e) {
            throw new TrinoException(PLATFORM_PINOT_ERROR, "Pinot does not serve all rows of its table %s at the moment: %s. Once its servers are up, query again".formatted(pinotTable, e.getMessage()), e);
        }
        served.put(pinotTable, true);
    }
}
