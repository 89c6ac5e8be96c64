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

import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.view.StoredView;
import io.realtimeplatform.trino.view.StoredView.Materialization;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A materialized view as it stands in the store. Its documents are read when they are asked for, so that one which cannot be read
 * harms no other.
 */
public record MaterializedView(StoredView view, Materialization materialization)
{
    public MaterializedView
    {
        requireNonNull(view, "view is null");
        requireNonNull(materialization, "materialization is null");
    }

    /** @param view one that is materialized */
    public static MaterializedView of(StoredView view)
    {
        return new MaterializedView(view, view.materialization().orElseThrow());
    }

    public SchemaTableName name()
    {
        return view.name();
    }

    public String owner()
    {
        return view.owner();
    }

    public String dataset()
    {
        return materialization.dataset();
    }

    public ViewDefinition definition()
    {
        return view.definition();
    }

    MaterializedViewDocument document()
    {
        return StoreJson.read(materialization.settings(), MaterializedViewDocument.class);
    }

    /** @return empty until a refresh took effect */
    Optional<ServedStorage> served()
    {
        return materialization.served().map(document -> StoreJson.read(document, ServedStorage.class));
    }

    /** @return where the query is read in place of stored rows; empty where no refresh has found that yet, or it is stated to be by another column now */
    Optional<ServedTail> tail()
    {
        MaterializedViewDocument document = document();
        if (!document.hasLiveTail()) {
            return Optional.empty();
        }
        return served()
                .flatMap(ServedStorage::tail)
                .filter(tail -> tail.column().equalsIgnoreCase(LiveTails.column(definition(), document)));
    }

    /** Whether Trino reads the stored rows in a query that began then, and not the query of the view: as Trino reckons it. */
    boolean isServedFromStorage(ConnectorSession session)
    {
        Optional<ServedStorage> served = served();
        if (served.isEmpty()) {
            return false;
        }
        Optional<Duration> gracePeriod = document().gracePeriod();
        return gracePeriod.isEmpty() || isWithin(gracePeriod.get(), served.get().freshAt(), session.getStart());
    }

    private static boolean isWithin(Duration gracePeriod, Instant freshAt, Instant now)
    {
        return Duration.between(freshAt, now).compareTo(gracePeriod) <= 0;
    }
}
