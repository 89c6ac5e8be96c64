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
package io.realtimeplatform.trino;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.view.RelationStore;
import io.realtimeplatform.trino.view.Relations;
import io.realtimeplatform.trino.view.StoredView;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * What one query of Trino found under names. Trino asks for a name several times (is it a view, has it properties, is it a
 * table), and gets the same answer each time: that of the first, which is one query of the store.
 */
final class QueryRelations
{
    private final RelationStore store;
    private final Map<SchemaTableName, Relations> found = new HashMap<>();
    private String queryId = "";
    private String token = "";

    QueryRelations(RelationStore store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    /** @return what has that name: one relation or none */
    synchronized Relations find(ConnectorSession session, SchemaTableName name)
    {
        begin(session);
        return found.computeIfAbsent(name, store::find);
    }

    /** Keeps what was listed, as each of the listed may be asked for next. */
    synchronized void keep(ConnectorSession session, List<StoredView> views)
    {
        begin(session);
        views.forEach(view -> found.putIfAbsent(view.name(), new Relations(ImmutableList.of(), ImmutableList.of(view))));
    }

    /** @return a text that is the same during the query, and that nobody can know before it */
    synchronized String token(ConnectorSession session)
    {
        begin(session);
        return token;
    }

    private void begin(ConnectorSession session)
    {
        // a transaction can have many queries, and procedures among them that change what a name stands for
        if (!queryId.equals(session.getQueryId())) {
            queryId = session.getQueryId();
            token = "$" + UUID.randomUUID();
            found.clear();
        }
    }
}
