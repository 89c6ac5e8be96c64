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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.Table;
import io.trino.sql.tree.With;
import io.trino.sql.tree.WithQuery;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import static java.util.Locale.ENGLISH;

/**
 * Finds the tables and views that a query names. A name that a WITH clause around it defines is none of them.
 */
final class TableNames
{
    private final Optional<String> catalog;
    private final Optional<String> schema;
    private final Consumer<CatalogSchemaTableName> found;

    TableNames(Optional<String> catalog, Optional<String> schema, Consumer<CatalogSchemaTableName> found)
    {
        this.catalog = catalog;
        this.schema = schema;
        this.found = found;
    }

    void collect(Query query)
    {
        collect(query, ImmutableSet.of());
    }

    private void collect(Node node, Set<String> defined)
    {
        if (node instanceof Query query && query.getWith().isPresent()) {
            collectWith(query, query.getWith().get(), defined);
            return;
        }
        if (node instanceof Table table) {
            qualify(table.getName().getParts(), defined).ifPresent(found);
        }
        node.getChildren().forEach(child -> collect(child, defined));
    }

    private void collectWith(Query query, With with, Set<String> outer)
    {
        Set<String> defined = new HashSet<>(outer);
        for (WithQuery named : with.getQueries()) {
            String name = named.getName().getValue().toLowerCase(ENGLISH);
            if (with.isRecursive()) {
                defined.add(name);
            }
            collect(named.getQuery(), ImmutableSet.copyOf(defined));
            defined.add(name);
        }
        query.getChildren().stream()
                .filter(child -> child != with)
                .forEach(child -> collect(child, defined));
    }

    private Optional<CatalogSchemaTableName> qualify(List<String> parts, Set<String> defined)
    {
        return switch (parts.size()) {
            case 1 -> defined.contains(parts.getFirst()) || catalog.isEmpty() || schema.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new CatalogSchemaTableName(catalog.get(), schema.get(), parts.getFirst()));
            case 2 -> catalog.map(name -> new CatalogSchemaTableName(name, parts.getFirst(), parts.getLast()));
            case 3 -> Optional.of(new CatalogSchemaTableName(parts.getFirst(), parts.get(1), parts.getLast()));
            default -> Optional.empty();
        };
    }
}
