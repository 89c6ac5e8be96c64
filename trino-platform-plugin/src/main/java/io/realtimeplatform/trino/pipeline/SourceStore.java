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

import com.google.inject.Inject;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import org.jdbi.v3.core.mapper.RowMapper;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The sources in the store.
 */
class SourceStore
{
    @SuppressWarnings("unchecked")
    private static final RowMapper<Source> MAPPER = (row, _) -> new Source(
            row.getString("source_name"),
            row.getString("catalog_name"),
            row.getString("source_type"),
            row.getString("host"),
            row.getInt("port"),
            row.getString("database_name"),
            row.getString("user_name"),
            row.getString("password_reference"),
            (Map<String, String>) StoreJson.read(row.getString("properties_json"), Map.class),
            row.getString("owner"),
            Optional.ofNullable(row.getString("connector")));

    private final Store store;

    @Inject
    SourceStore(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    Optional<Source> find(String name)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM source WHERE source_name = :name")
                .bind("name", name)
                .map(MAPPER)
                .findOne());
    }

    /** @return all sources, by name */
    List<Source> list()
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM source ORDER BY source_name")
                .map(MAPPER)
                .collect(toImmutableList()));
    }

    /** @return whether it was added; not when a source has that name already */
    boolean add(Source source)
    {
        try {
            store.inTransaction(handle -> handle.createUpdate("""
                            INSERT INTO source (source_name, catalog_name, source_type, host, port, database_name, user_name, password_reference, properties_json, owner, created_at)
                            VALUES (:name, :catalog, :type, :host, :port, :database, :user, :password, :properties, :owner, :created)
                            """)
                    .bind("name", source.name())
                    .bind("catalog", source.catalogName())
                    .bind("type", source.type())
                    .bind("host", source.host())
                    .bind("port", source.port())
                    .bind("database", source.database())
                    .bind("user", source.userName())
                    .bind("password", source.passwordReference())
                    .bind("properties", StoreJson.write(source.properties()))
                    .bind("owner", source.owner())
                    .bind("created", OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC))
                    .execute());
            return true;
        }
        catch (RuntimeException e) {
            if (Store.isUniqueViolation(e)) {
                return false;
            }
            throw e;
        }
    }

    void setConnector(String name, Optional<String> connector)
    {
        store.inTransaction(handle -> handle.createUpdate("UPDATE source SET connector = :connector WHERE source_name = :name")
                .bind("name", name)
                .bind("connector", connector.orElse(null))
                .execute());
    }

    void remove(String name)
    {
        store.inTransaction(handle -> handle.createUpdate("DELETE FROM source WHERE source_name = :name")
                .bind("name", name)
                .execute());
    }
}
