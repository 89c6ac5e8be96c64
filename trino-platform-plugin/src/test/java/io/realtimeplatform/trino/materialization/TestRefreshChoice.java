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
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.materialization.RefreshChoice.Chosen;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.StoredView.Materialization;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.realtimeplatform.trino.materialization.RefreshMode.FULL;
import static io.realtimeplatform.trino.materialization.RefreshMode.MERGE;
import static io.realtimeplatform.trino.materialization.RefreshMode.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestRefreshChoice
{
    private static final RefreshStrategy ALWAYS = new Strategy(FULL, Optional.empty());

    @Test
    void testCheapestThatIsPossible()
    {
        assertChosen(view("AUTO"), FULL, "There is no cheaper mode", ALWAYS);
        assertChosen(view("AUTO"), PARTITION, "It is the cheapest mode", ALWAYS, new Strategy(PARTITION, Optional.empty()));
        assertChosen(view("AUTO"), PARTITION, "MERGE is not possible: no key", ALWAYS, new Strategy(PARTITION, Optional.empty()), new Strategy(MERGE, Optional.of("no key")));
        assertChosen(view("AUTO"), FULL, "MERGE is not possible: no key; PARTITION is not possible: no time", ALWAYS, new Strategy(MERGE, Optional.of("no key")), new Strategy(PARTITION, Optional.of("no time")));
    }

    @Test
    void testAskedFor()
    {
        assertChosen(view("FULL"), FULL, "refresh_mode is FULL", ALWAYS, new Strategy(MERGE, Optional.empty()));
        assertThatThrownBy(() -> choice(ALWAYS, new Strategy(MERGE, Optional.of("no key"))).choose(view("MERGE"))).hasMessage("refresh_mode is 'MERGE', which is not possible: no key");
        assertThatThrownBy(() -> choice(ALWAYS).choose(view("MERGE"))).hasMessage("refresh_mode is 'MERGE', which this release does not have");
    }

    private static void assertChosen(MaterializedView view, RefreshMode mode, String reason, RefreshStrategy... strategies)
    {
        Chosen chosen = choice(strategies).choose(view);
        assertThat(chosen.strategy().mode()).isEqualTo(mode);
        assertThat(chosen.reason()).isEqualTo(reason);
    }

    private static RefreshChoice choice(RefreshStrategy... strategies)
    {
        return new RefreshChoice(ImmutableSet.copyOf(strategies));
    }

    private static MaterializedView view(String mode)
    {
        MaterializedViewDocument document = new MaterializedViewDocument(ImmutableMap.of("refresh_mode", mode), ImmutableList.of(), "iceberg", "platform", Optional.empty(), Optional.empty(), Optional.empty());
        return MaterializedView.of(new StoredView(
                new SchemaTableName("reports", "view"),
                "{}",
                "alice",
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(new Materialization("dataset", StoreJson.write(document), 1, false, Optional.empty()))));
    }

    private record Strategy(RefreshMode mode, Optional<String> reason)
            implements RefreshStrategy
    {
        @Override
        public Optional<String> obstacle(MaterializedView view)
        {
            return reason;
        }

        @Override
        public List<Part> plan(MaterializedView view, RefreshQueries queries)
        {
            return ImmutableList.of();
        }

        @Override
        public RefreshOutcome refresh(RefreshJob job, String reason)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abandon(RefreshJob job) {}
    }
}
