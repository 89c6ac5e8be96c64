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
package io.realtimeplatform.trino.pinot;

import com.google.inject.Inject;
import io.realtimeplatform.trino.PlatformConfig;
import io.realtimeplatform.trino.engine.EngineClient;

import java.util.OptionalInt;

import static io.realtimeplatform.trino.engine.Quoting.literal;
import static java.util.Objects.requireNonNull;

/**
 * The catalog of this Trino that reads the Pinot cluster.
 */
public class PinotCatalog
{
    private static final int ENOUGH_SEGMENTS_PER_SPLIT = 10_000;

    private final EngineClient engine;
    private final String name;

    @Inject
    public PinotCatalog(EngineClient engine, PlatformConfig config)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.name = config.getPinotCatalog();
    }

    public String name()
    {
        return name;
    }

    /**
     * @param user who asks, unless there is a service user
     * @return how many segments the catalog reads in one split; empty when there is no such catalog of the Pinot connector, or the user may not see it
     */
    public OptionalInt segmentsPerSplit(String user)
    {
        String property = name + ".segments_per_split";
        return engine.execute(engine.serviceUser().orElse(user), "SHOW SESSION LIKE " + literal(property)).stream()
                .filter(row -> row.getFirst().equals(property))
                .mapToInt(row -> Integer.parseInt((String) row.get(2)))
                .findFirst();
    }

    /** With a small value the connector adds rows of new segments to several splits, and a scan returns them many times over. */
    public static boolean isEnough(int segmentsPerSplit)
    {
        return segmentsPerSplit >= ENOUGH_SEGMENTS_PER_SPLIT;
    }
}
