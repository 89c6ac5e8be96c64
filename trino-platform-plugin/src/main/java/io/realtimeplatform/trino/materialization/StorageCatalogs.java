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

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.engine.EngineClient;
import io.realtimeplatform.trino.engine.EngineQueryException;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.view.ViewDefinition;
import io.realtimeplatform.trino.view.ViewDefinition.Column;
import io.realtimeplatform.trino.view.WindowedQueries;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import static io.realtimeplatform.trino.engine.Quoting.identifier;
import static io.realtimeplatform.trino.engine.Quoting.literal;
import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.STORAGE_PROPERTIES;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.STORAGE_SCHEMA;
import static io.realtimeplatform.trino.materialization.MaterializedViewProperties.invalid;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * What the catalogs can store in which materialized views have their rows. They are asked as the owner of the view, who has to be allowed to make tables there.
 */
class StorageCatalogs
{
    // tables that are kept beside each other cannot share a place
    private static final Set<String> REFUSED_PROPERTIES = Set.of("location", "external_location", "data_location", "transactional");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,126}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    // commas that are not between parentheses
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^()]*\\))");

    // a refresh asks several times
    private static final Duration FRESH = Duration.ofSeconds(20);

    private final EngineClient engine;
    private final WindowedQueries queries;
    private final Cache<Place, StorageKind> kinds = CacheBuilder.newBuilder().expireAfterWrite(FRESH).maximumSize(1000).build();
    private final Cache<String, Map<String, String>> changeProperties = CacheBuilder.newBuilder().expireAfterWrite(FRESH).maximumSize(1000).build();

    @Inject
    StorageCatalogs(EngineClient engine, WindowedQueries queries)
    {
        this.engine = requireNonNull(engine, "engine is null");
        this.queries = requireNonNull(queries, "queries is null");
    }

    private record Place(String user, String catalog, String schema) {}

    /**
     * What was so a few seconds ago is taken to be so still.
     *
     * @throws io.trino.spi.TrinoException when there is no such schema, or no connector that can store rows
     */
    StorageKind kind(String user, MaterializedViewDocument document)
    {
        Place place = new Place(user, document.storageCatalog(), document.storageSchema());
        StorageKind known = kinds.getIfPresent(place);
        if (known == null) {
            known = findKind(user, document);
            kinds.put(place, known);
        }
        return known;
    }

    private StorageKind findKind(String user, MaterializedViewDocument document)
    {
        String stated = document.storageCatalog() + "." + document.storageSchema();
        List<List<Object>> catalogs = engine.execute(user, "SELECT connector_name FROM system.metadata.catalogs WHERE catalog_name = " + literal(document.storageCatalog()));
        if (catalogs.isEmpty()) {
            throw invalid("%s is '%s', but there is no catalog %s that user %s may use: name one of an Iceberg or Hive connector".formatted(STORAGE_SCHEMA, stated, document.storageCatalog(), user));
        }
        String connector = (String) catalogs.getFirst().getFirst();
        StorageKind kind = StorageKind.of(connector).orElseThrow(() -> invalid("%s is '%s', but catalog %s has connector %s: rows can be stored with connectors iceberg and hive"
                .formatted(STORAGE_SCHEMA, stated, document.storageCatalog(), connector)));
        try {
            if (engine.execute(user, "SHOW SCHEMAS FROM %s LIKE %s ESCAPE '\\'".formatted(identifier(document.storageCatalog()), literal(likePattern(document.storageSchema())))).isEmpty()) {
                throw invalid("%s is '%s', but there is no such schema that user %s may see: CREATE SCHEMA %s".formatted(STORAGE_SCHEMA, stated, user, qualified(document.storageCatalog(), document.storageSchema())));
            }
        }
        catch (EngineQueryException e) {
            throw invalid("%s is '%s', which cannot be used: %s".formatted(STORAGE_SCHEMA, stated, e.getMessage()));
        }
        return kind;
    }

    /**
     * Any other commit since the statement began, and not one to the same files only, must be taken for a conflict. Not every release of Trino looks
     * at files.
     *
     * @return session properties for statements that change a table of an Iceberg catalog
     */
    Map<String, String> changeProperties(String user, String catalogName)
    {
        Map<String, String> known = changeProperties.getIfPresent(catalogName);
        if (known == null) {
            String property = catalogName + ".file_based_conflict_detection_enabled";
            boolean exists = !engine.execute(user, "SHOW SESSION LIKE " + literal(property)).isEmpty();
            known = exists ? ImmutableMap.of(property, "false") : ImmutableMap.of();
            changeProperties.put(catalogName, known);
        }
        return known;
    }

    private static String likePattern(String name)
    {
        return name.replaceAll("([\\\\_%])", "\\\\$1");
    }

    /** @return the table in Iceberg that is served and can be changed in place: where a new one would be, with the columns that it would have */
    Optional<ServedStorage> changeable(MaterializedView view)
    {
        MaterializedViewDocument document = view.document();
        return view.served()
                .filter(served -> served.catalogName().equals(document.storageCatalog()) && served.schemaName().equals(document.storageSchema()))
                .filter(served -> served.columns().equals(columns(StorageKind.ICEBERG, view.definition())));
    }

    /**
     * Where the columns of a view are stored.
     *
     * @throws io.trino.spi.TrinoException when one cannot be stored
     */
    List<ServedStorage.StorageColumn> columns(StorageKind kind, ViewDefinition definition)
    {
        List<ServedStorage.StorageColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> taken = new HashSet<>();
        definition.columns().forEach(column -> taken.add(column.name().toLowerCase(ENGLISH)));
        for (Column column : definition.columns()) {
            if (!names.add(column.name().toLowerCase(ENGLISH))) {
                throw invalid("The query has several columns called %s: give each a name of its own".formatted(column.name()));
            }
            Type type = queries.type(column);
            String storageType = kind.storageType(type).orElseThrow(() -> invalid("Column %s cannot be stored in %s: its type is %s. %s".formatted(
                    column.name(), kind.name().toLowerCase(ENGLISH), type.getDisplayName(), hint(column, type))));
            columns.add(new ServedStorage.StorageColumn(column.name(), column.type(), storageName(column.name(), columns.size() + 1, taken), storageType));
        }
        return columns;
    }

    private static String hint(Column column, Type type)
    {
        if (type.getBaseName().equals("json")) {
            return "Write json_format(%1$s) AS %1$s in the query to store its text".formatted(identifier(column.name()));
        }
        return "CAST it in the query to a type that can be stored";
    }

    /** Names that a storage may refuse, or write in another case, are replaced. */
    private static String storageName(String name, int position, Set<String> taken)
    {
        if (PLAIN_NAME.matcher(name).matches()) {
            return name;
        }
        String result = "column_" + position;
        while (taken.contains(result)) {
            result += "_";
        }
        return result;
    }

    /**
     * @return the table properties as SQL, empty or with WITH
     * @throws io.trino.spi.TrinoException when the catalog does not know one of them
     */
    String tableProperties(String user, MaterializedViewDocument document)
    {
        if (document.storageProperties().isEmpty()) {
            return "";
        }
        Map<String, String> types = new TreeMap<>();
        engine.execute(user, "SELECT property_name, type FROM system.metadata.table_properties WHERE catalog_name = " + literal(document.storageCatalog()))
                .forEach(row -> types.put((String) row.getFirst(), (String) row.getLast()));
        REFUSED_PROPERTIES.forEach(types::remove);
        Map<String, String> properties = new LinkedHashMap<>();
        MaterializedViewProperties.storageProperties(document.storageProperties()).forEach((name, value) -> {
            String type = types.get(name);
            if (type == null) {
                throw invalid("%s has %s, allowed are those of tables in catalog %s: %s".formatted(STORAGE_PROPERTIES, Excerpt.of(name), document.storageCatalog(), String.join(", ", types.keySet())));
            }
            properties.put(name, value(name, value, type).orElseThrow(() -> invalid("%s has %s = '%s', which is no value of type %s".formatted(STORAGE_PROPERTIES, name, Excerpt.of(value), type))));
        });
        return properties.entrySet().stream()
                .map(property -> identifier(property.getKey()) + " = " + property.getValue())
                .collect(joining(", ", " WITH (", ")"));
    }

    private static Optional<String> value(String name, String value, String type)
    {
        String trimmed = value.strip();
        if (type.startsWith("varchar")) {
            return Optional.of(literal(value));
        }
        if (type.equals("boolean")) {
            return Optional.of(trimmed.toLowerCase(ENGLISH)).filter(ImmutableMap.of("true", true, "false", true)::containsKey);
        }
        if (type.startsWith("array(varchar")) {
            return Optional.of(SEPARATOR.splitAsStream(trimmed)
                    .map(String::strip)
                    .filter(element -> !element.isEmpty())
                    .map(element -> literal(element))
                    .collect(joining(", ", "ARRAY[", "]")));
        }
        if (type.matches("bigint|integer|double|real")) {
            return Optional.of(trimmed).filter(text -> NUMBER.matcher(text).matches());
        }
        return Optional.empty();
    }
}
