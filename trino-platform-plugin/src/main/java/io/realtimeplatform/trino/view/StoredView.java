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
package io.realtimeplatform.trino.view;

import io.airlift.log.Logger;
import io.realtimeplatform.trino.store.StoreJson;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import org.jdbi.v3.core.mapper.RowMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A view as it stands in the store. Its document is read when it is asked for, so that one which cannot be read harms no other.
 *
 * @param owner who made it, or replaced it last
 * @param confirmedAt when a statement last asked for just what was there, and changed nothing
 * @param materialization of a view whose rows are stored as well; empty for others
 */
public record StoredView(
        SchemaTableName name,
        String document,
        String owner,
        Instant createdAt,
        Instant changedAt,
        Optional<Instant> confirmedAt,
        Optional<Materialization> materialization)
{
    /**
     * What a materialized view has besides; its documents are those of the room materialization.
     *
     * @param dataset an id that is never given twice
     * @param version grows with each change of the definition or the settings
     * @param served what is served; empty until a refresh took effect
     */
    public record Materialization(String dataset, String settings, long version, boolean paused, Optional<String> served) {}

    /** Of a row with the columns of <code>platform_any_view</code>. */
    public static final RowMapper<StoredView> MAPPER = (row, _) -> new StoredView(
            name(row),
            row.getString("definition_json"),
            row.getString("owner"),
            instant(row, "created_at").orElseThrow(),
            instant(row, "changed_at").orElseThrow(),
            instant(row, "confirmed_at"),
            materialization(row));

    private static final Logger log = Logger.get(StoredView.class);

    static SchemaTableName name(ResultSet row)
            throws SQLException
    {
        return new SchemaTableName(row.getString("schema_name"), row.getString("view_name"));
    }

    private static Optional<Instant> instant(ResultSet row, String column)
            throws SQLException
    {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<Materialization> materialization(ResultSet row)
            throws SQLException
    {
        String dataset = row.getString("dataset");
        if (dataset == null) {
            return Optional.empty();
        }
        return Optional.of(new Materialization(
                dataset,
                row.getString("settings_json"),
                row.getLong("version"),
                row.getBoolean("paused"),
                Optional.ofNullable(row.getString("served_json"))));
    }

    public boolean isMaterialized()
    {
        return materialization.isPresent();
    }

    /** What it is called in messages. */
    public String kind()
    {
        return isMaterialized() ? "materialized view" : "view";
    }

    public ViewDefinition definition()
    {
        return StoreJson.read(document, ViewDefinition.class);
    }

    /** @return empty when the document cannot be read: such a view runs nothing, and can only be replaced or dropped */
    public Optional<ViewDefinition> readableDefinition()
    {
        try {
            return Optional.of(definition());
        }
        catch (TrinoException e) {
            log.debug(e, "The stored definition of view %s cannot be read", name);
            return Optional.empty();
        }
    }

    /** Whether it runs with the rights of whoever reads it. */
    boolean isInvoker()
    {
        return readableDefinition().filter(ViewDefinition::runAsInvoker).isPresent();
    }
}
