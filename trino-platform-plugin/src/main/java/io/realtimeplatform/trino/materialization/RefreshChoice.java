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
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;

/**
 * Chooses how a view is refreshed: in the mode that it asks for, or in the cheapest one that is possible.
 */
class RefreshChoice
{
    // the cheapest first
    private static final List<RefreshMode> ORDER = ImmutableList.of(RefreshMode.MERGE, RefreshMode.PARTITION, RefreshMode.FULL);

    private final Map<RefreshMode, RefreshStrategy> strategies;

    @Inject
    RefreshChoice(Set<RefreshStrategy> strategies)
    {
        this.strategies = ImmutableMap.copyOf(strategies.stream().collect(toImmutableMap(RefreshStrategy::mode, strategy -> strategy)));
    }

    /** @param reason why in this mode, and what stands in the way of a cheaper one */
    record Chosen(RefreshStrategy strategy, String reason) {}

    /** @throws io.trino.spi.TrinoException when the mode that the view asks for is not possible */
    Chosen choose(MaterializedView view)
    {
        MaterializedViewDocument document = view.document();
        if (document.hasLiveTail()) {
            Optional<String> obstacle = strategies.get(RefreshMode.PARTITION).obstacle(view);
            if (obstacle.isPresent()) {
                throw invalid("%s is '%s', for which mode PARTITION is not possible: %s".formatted(MaterializedViewProperties.SERVING, MaterializedViewProperties.LIVE_TAIL, obstacle.get()));
            }
            return new Chosen(strategies.get(RefreshMode.PARTITION), "%s is %s".formatted(MaterializedViewProperties.SERVING, MaterializedViewProperties.LIVE_TAIL));
        }
        RefreshMode asked = document.mode();
        if (asked != RefreshMode.AUTO) {
            RefreshStrategy strategy = strategies.get(asked);
            if (strategy == null) {
                throw invalid("%s is '%s', which this release does not have".formatted(MaterializedViewProperties.REFRESH_MODE, asked));
            }
            Optional<String> obstacle = strategy.obstacle(view);
            if (obstacle.isPresent()) {
                throw invalid("%s is '%s', which is not possible: %s".formatted(MaterializedViewProperties.REFRESH_MODE, asked, obstacle.get()));
            }
            return new Chosen(strategy, "%s is %s".formatted(MaterializedViewProperties.REFRESH_MODE, asked));
        }
        List<String> obstacles = new ArrayList<>();
        for (RefreshMode mode : ORDER) {
            RefreshStrategy strategy = strategies.get(mode);
            if (strategy == null) {
                continue;
            }
            Optional<String> obstacle = strategy.obstacle(view);
            if (obstacle.isEmpty()) {
                return new Chosen(strategy, reason(mode, obstacles));
            }
            obstacles.add("%s is not possible: %s".formatted(mode, obstacle.get()));
        }
        throw invalid(String.join("; ", obstacles));
    }

    private static String reason(RefreshMode mode, List<String> obstacles)
    {
        if (obstacles.isEmpty()) {
            return mode == RefreshMode.FULL ? "There is no cheaper mode" : "It is the cheapest mode";
        }
        return String.join("; ", obstacles);
    }
}
