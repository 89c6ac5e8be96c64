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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.view.ViewChecker.Verdict;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.ArrayType;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateTimeEncoding.packDateTimeWithZone;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.views</code>. What is in a view, what it uses and what is wrong with it is shown to its owner and to administrators.
 * Whether a view is valid is found out, by an analysis for each view, only if one of the columns that say so is read.
 */
class ViewsTable
        implements SystemTable
{
    private static final ArrayType NAMES = new ArrayType(VARCHAR);
    private static final List<ColumnMetadata> COLUMNS = ImmutableList.of(
            new ColumnMetadata("schema_name", VARCHAR),
            new ColumnMetadata("view_name", VARCHAR),
            new ColumnMetadata("owner", VARCHAR),
            new ColumnMetadata("security", VARCHAR),
            new ColumnMetadata("definition", VARCHAR),
            new ColumnMetadata("time_column", VARCHAR),
            new ColumnMetadata("time_unit", VARCHAR),
            new ColumnMetadata("time_window", VARCHAR),
            new ColumnMetadata("alignment", VARCHAR),
            new ColumnMetadata("time_from", VARCHAR),
            new ColumnMetadata("time_to", VARCHAR),
            new ColumnMetadata("generated_predicate", VARCHAR),
            new ColumnMetadata("depends_on", NAMES),
            new ColumnMetadata("used_by", NAMES),
            new ColumnMetadata("created_at", TIMESTAMP_TZ_MILLIS),
            new ColumnMetadata("changed_at", TIMESTAMP_TZ_MILLIS),
            new ColumnMetadata("confirmed_at", TIMESTAMP_TZ_MILLIS),
            new ColumnMetadata("valid", BOOLEAN),
            new ColumnMetadata("problem", VARCHAR),
            new ColumnMetadata("what_to_do", VARCHAR));
    private static final int SCHEMA_NAME = 0;
    private static final int VIEW_NAME = 1;
    private static final int DEPENDS_ON = 12;
    private static final int USED_BY = 13;
    private static final int VALID = COLUMNS.size() - 3;
    private static final ConnectorTableMetadata METADATA = new ConnectorTableMetadata(new SchemaTableName("system", "views"), COLUMNS);

    private final ViewStore store;
    private final WindowedQueries queries;
    private final ViewChecker checker;
    private final Administrators administrators;

    @Inject
    ViewsTable(ViewStore store, WindowedQueries queries, ViewChecker checker, Administrators administrators)
    {
        this.store = requireNonNull(store, "store is null");
        this.queries = requireNonNull(queries, "queries is null");
        this.checker = requireNonNull(checker, "checker is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    public Distribution getDistribution()
    {
        return Distribution.SINGLE_COORDINATOR;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata()
    {
        return METADATA;
    }

    @Override
    public RecordCursor cursor(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            TupleDomain<Integer> constraint,
            Set<Integer> requiredColumns,
            ConnectorSplit split)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            InMemoryRecordSet.Builder rows = InMemoryRecordSet.builder(METADATA);
            if (constraint.isNone()) {
                return rows.build().cursor();
            }
            ViewFilter filter = new ViewFilter(ColumnConstraint.singleValue(constraint, SCHEMA_NAME), ColumnConstraint.singleValue(constraint, VIEW_NAME));
            Answer answer = new Answer(
                    session,
                    requiredColumns.contains(DEPENDS_ON) ? store.used(filter) : ImmutableSetMultimap.of(),
                    requiredColumns.contains(USED_BY) ? store.dependencies(dependencies -> dependencies.users(filter)) : ViewDependencies.of(ImmutableList.of()),
                    requiredColumns.stream().anyMatch(column -> column >= VALID));
            for (StoredView view : store.list(filter)) {
                if (!view.isMaterialized() && ColumnConstraint.allows(constraint, SCHEMA_NAME, view.name().getSchemaName()) && ColumnConstraint.allows(constraint, VIEW_NAME, view.name().getTableName())) {
                    addRow(rows, view, answer);
                }
            }
            return rows.build().cursor();
        }
    }

    /** What is the same for all rows; only what is asked for is filled. */
    private record Answer(ConnectorSession session, SetMultimap<SchemaTableName, CatalogSchemaTableName> used, ViewDependencies users, boolean validity) {}

    private void addRow(InMemoryRecordSet.Builder rows, StoredView view, Answer answer)
    {
        boolean mayKnow = administrators.isAdministrator(answer.session()) || view.owner().equals(answer.session().getUser());
        Optional<ViewDefinition> definition = mayKnow ? view.readableDefinition() : Optional.empty();
        Optional<Verdict> verdict = mayKnow && answer.validity() ? Optional.of(checker.check(view)) : Optional.empty();
        rows.addRow(
                view.name().getSchemaName(),
                view.name().getTableName(),
                view.owner(),
                definition.map(value -> ViewArguments.security(value.runAsInvoker())).orElse(null),
                definition.map(ViewDefinition::query).orElse(null),
                property(definition, ViewProperties.TIME_COLUMN),
                property(definition, ViewProperties.TIME_UNIT),
                property(definition, ViewProperties.TIME_WINDOW),
                property(definition, ViewProperties.ALIGNMENT),
                property(definition, ViewProperties.TIME_FROM),
                property(definition, ViewProperties.TIME_TO),
                definition.flatMap(this::predicate).orElse(null),
                mayKnow ? names(answer.used().get(view.name())) : null,
                mayKnow ? names(answer.users().users(view.name())) : null,
                time(view.createdAt()),
                time(view.changedAt()),
                view.confirmedAt().map(ViewsTable::time).orElse(null),
                verdict.flatMap(Verdict::valid).orElse(null),
                verdict.flatMap(Verdict::problem).orElse(null),
                verdict.flatMap(Verdict::whatToDo).orElse(null));
    }

    private Optional<String> predicate(ViewDefinition definition)
    {
        try {
            return queries.predicate(definition);
        }
        catch (TrinoException _) {
            return Optional.empty();
        }
    }

    private static String property(Optional<ViewDefinition> definition, String name)
    {
        return definition.map(value -> value.window().get(name)).orElse(null);
    }

    private static long time(Instant time)
    {
        return packDateTimeWithZone(time.toEpochMilli(), UTC_KEY);
    }

    private static Block names(Collection<?> names)
    {
        List<String> texts = names.stream()
                .map(Object::toString)
                .collect(toImmutableList());
        BlockBuilder block = VARCHAR.createBlockBuilder(null, texts.size());
        texts.forEach(text -> VARCHAR.writeString(block, text));
        return block.build();
    }
}
