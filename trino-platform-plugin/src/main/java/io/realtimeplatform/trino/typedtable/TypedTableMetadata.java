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
package io.realtimeplatform.trino.typedtable;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.realtimeplatform.trino.PlatformConfig;
import io.realtimeplatform.trino.PlatformSessionProperties;
import io.realtimeplatform.trino.typedtable.ExpressionConverter.ColumnDomain;
import io.realtimeplatform.trino.typedtable.InputTokens.Input;
import io.realtimeplatform.trino.typedtable.InputTokens.Staging;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTableProperties;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableScanRedirectApplicationResult;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.airlift.slice.Slices.EMPTY_SLICE;
import static io.trino.plugin.base.expression.ConnectorExpressions.and;
import static io.trino.plugin.base.expression.ConnectorExpressions.extractConjuncts;
import static io.trino.spi.StandardErrorCode.INVALID_SESSION_PROPERTY;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Typed tables as relations of the catalog: tables whose scan is redirected to Pinot, and views over such tables
 * where Pinot keeps no NULLs.
 */
public class TypedTableMetadata
{
    private static final Logger log = Logger.get(TypedTableMetadata.class);

    // the only schema of Trino's Pinot connector
    private static final String PINOT_SCHEMA = "default";

    private static final TypedColumnHandle DELETED_COLUMN = filterColumn(HelperColumn.DELETED, BOOLEAN);
    private static final TypedColumnHandle EVENT_ID_COLUMN = filterColumn(HelperColumn.EVENT_ID, VARCHAR);

    private final String pinotCatalog;
    private final TypedColumns typedColumns;
    private final StoredTableView storedTableView;
    private final ScanGuard scanGuard;
    private final InputTokens inputTokens;
    private final PlanToken planToken;

    @Inject
    public TypedTableMetadata(CatalogName catalogName, PlatformConfig config, TypeManager typeManager, ScanGuard scanGuard, InputTokens inputTokens, PlanToken planToken)
    {
        this.planToken = requireNonNull(planToken, "planToken is null");
        this.inputTokens = requireNonNull(inputTokens, "inputTokens is null");
        this.scanGuard = requireNonNull(scanGuard, "scanGuard is null");
        this.pinotCatalog = config.getPinotCatalog();
        this.typedColumns = new TypedColumns(typeManager);
        this.storedTableView = new StoredTableView(catalogName.toString(), typedColumns);
    }

    /** The columns of tables and views; one whose columns cannot be told is left out and logged. */
    public List<RelationColumnsMetadata> relationColumns(List<TypedTable> tables)
    {
        return listing(tables, table -> {
            if (table.servedAsView()) {
                return RelationColumnsMetadata.forView(table.name(), storedTableView.columns(table));
            }
            return RelationColumnsMetadata.forTable(table.name(), columnMetadata(typedColumns.ofTable(table)));
        });
    }

    public List<RelationCommentMetadata> relationComments(List<TypedTable> tables)
    {
        return tables.stream()
                .map(table -> RelationCommentMetadata.forRelation(table.name(), comment(table)))
                .collect(toImmutableList());
    }

    /** The definitions of the tables that are served as views; one that cannot be made is left out and logged. */
    public Map<SchemaTableName, ConnectorViewDefinition> viewDefinitions(List<TypedTable> tables)
    {
        return listing(tables.stream().filter(TypedTable::servedAsView).collect(toImmutableList()), table -> Map.entry(table.name(), storedTableView.definition(table))).stream()
                .collect(toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @return empty when the table is not served as a view */
    public Optional<ConnectorViewDefinition> viewDefinition(TypedTable table)
    {
        return table.servedAsView() ? Optional.of(storedTableView.definition(table)) : Optional.empty();
    }

    /** @return the name of the typed table that a name of this catalog stands for: the hidden table behind a view has another one than the view */
    public SchemaTableName typedTableName(ConnectorSession session, SchemaTableName name)
    {
        if (isRows(session, name)) {
            return rowsOf(name);
        }
        return StoredTableView.viewName(name).orElse(name);
    }

    /** Whether a query of a refresh asks for the rows of a table as they are stored; to others there is no such name. To a refresh nothing else has it. */
    public static boolean isRows(ConnectorSession session, SchemaTableName name)
    {
        return name.getTableName().endsWith(TypedTable.ROWS_SUFFIX) && name.getTableName().length() > TypedTable.ROWS_SUFFIX.length() && PlatformSessionProperties.inputToken(session).isPresent();
    }

    private static SchemaTableName rowsOf(SchemaTableName name)
    {
        return new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, name.getTableName().length() - TypedTable.ROWS_SUFFIX.length()));
    }

    /**
     * The table of that name; the hidden table behind a view is there for the view's owner only. For refreshes there is one more behind each table, with its rows.
     *
     * @param table that of {@link #typedTableName}
     */
    public Optional<ConnectorTableHandle> tableHandle(ConnectorSession session, SchemaTableName name, TypedTable table)
    {
        boolean hidden = StoredTableView.viewName(name).isPresent();
        Optional<Input> input = PlatformSessionProperties.inputToken(session)
                .map(this::input)
                .filter(found -> found.table().equals(table.name()));
        boolean rows = isRows(session, name);
        if (rows ? input.isEmpty() : (hidden != table.servedAsView() || (hidden && !table.owner().equals(session.getUser())))) {
            return Optional.empty();
        }
        if (input.flatMap(Input::staging).isEmpty()) {
            scanGuard.begin(table.pinotTable());
        }
        return Optional.of(handle(name, table, rows));
    }

    /**
     * Of a query of a refresh, what is read in the place of Pinot's rows. To be asked of the query's own session while it is planned: that in which the
     * SQL of a view is analyzed has no properties.
     */
    private Optional<Staging> staging(ConnectorSession session, TypedTableHandle table)
    {
        SchemaTableName name = table.deletedRowsShown ? rowsOf(table.name) : InputRows.typedTableName(table.name);
        return PlatformSessionProperties.inputToken(session)
                .map(this::input)
                .filter(input -> input.table().equals(name))
                .flatMap(Input::staging);
    }

    /** A token that is not known never leads to other rows than those that it was for. */
    private Input input(String token)
    {
        return inputTokens.find(token).orElseThrow(() -> new TrinoException(INVALID_SESSION_PROPERTY, "The input of this query is gone: the refresh that it was for is over"));
    }

    public ConnectorTableMetadata tableMetadata(ConnectorTableHandle handle)
    {
        TypedTableHandle table = (TypedTableHandle) handle;
        return new ConnectorTableMetadata(table.name, columnMetadata(table.columns), ImmutableMap.of(), comment(table.pinotTable));
    }

    public Map<String, ColumnHandle> columnHandles(ConnectorTableHandle handle)
    {
        return ((TypedTableHandle) handle).columns.stream()
                .collect(toImmutableMap(column -> column.name, Function.identity()));
    }

    public ColumnMetadata columnMetadata(ColumnHandle column)
    {
        return ((TypedColumnHandle) column).metadata();
    }

    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle handle, Constraint constraint)
    {
        TypedTableHandle table = (TypedTableHandle) handle;
        TupleDomain<ColumnHandle> summary = constraint.getSummary();
        // of a staging table they are for the table that the scan goes to
        if (summary.isNone() || staging(session, table).isPresent()) {
            return Optional.empty();
        }
        Map<TypedColumnHandle, Domain> collected = new HashMap<>();
        Map<ColumnHandle, Domain> remaining = new HashMap<>();
        summary.getDomains().orElseThrow().forEach((column, domain) -> {
            DomainConversion conversion = DomainConverter.convert((TypedColumnHandle) column, domain);
            collect(collected, (TypedColumnHandle) column, conversion.domain());
            if (!conversion.exact()) {
                remaining.put(column, domain);
            }
        });

        ExpressionConverter expressions = new ExpressionConverter(constraint.getAssignments(), table.flaggedColumns);
        Map<ConnectorExpression, TypedColumnHandle> inexact = new LinkedHashMap<>();
        ImmutableList.Builder<ConnectorExpression> remainingConjuncts = ImmutableList.builder();
        for (ConnectorExpression conjunct : extractConjuncts(constraint.getExpression())) {
            Optional<ColumnDomain> conversion = expressions.convert(conjunct);
            if (conversion.isEmpty()) {
                remainingConjuncts.add(conjunct);
                continue;
            }
            collect(collected, conversion.get().column(), conversion.get().conversion().domain());
            if (!conversion.get().conversion().exact()) {
                inexact.put(conjunct, conversion.get().column());
            }
        }

        TupleDomain<TypedColumnHandle> newConstraint = table.constraint.intersect(TupleDomain.withColumnDomains(collected));
        // a bound that lets NULL pass is exact beside another that does not
        inexact.forEach((conjunct, column) -> {
            if (!newConstraint.isNone() && table.flaggedColumns.stream().noneMatch(flagged -> flagged.excludesNulls(newConstraint, column))) {
                remainingConjuncts.add(conjunct);
            }
        });
        TupleDomain<ColumnHandle> remainingFilter = TupleDomain.withColumnDomains(remaining);
        ConnectorExpression remainingExpression = and(remainingConjuncts.build());
        if (newConstraint.equals(table.constraint) && remainingFilter.equals(summary) && remainingExpression.equals(constraint.getExpression())) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(table.withConstraint(newConstraint), remainingFilter, remainingExpression, false));
    }

    /** Of a query whose plan is looked at: the predicates that its scan was given, on Pinot's columns and in their types. */
    public ConnectorTableProperties tableProperties(ConnectorSession session, ConnectorTableHandle handle)
    {
        if (!planToken.isIn(session)) {
            return new ConnectorTableProperties();
        }
        TupleDomain<ColumnHandle> predicate = ((TypedTableHandle) handle).constraint.transformKeys(TypedTableMetadata::shadow);
        return new ConnectorTableProperties(predicate, Optional.empty(), Optional.empty(), ImmutableList.of());
    }

    /**
     * @return empty for a query whose plan is looked at
     * @throws io.trino.spi.TrinoException if Pinot does not serve the whole table now
     */
    public Optional<TableScanRedirectApplicationResult> redirect(ConnectorSession session, ConnectorTableHandle handle)
    {
        return planToken.isIn(session) ? Optional.empty() : Optional.of(redirectScan(session, handle));
    }

    private TableScanRedirectApplicationResult redirectScan(ConnectorSession session, ConnectorTableHandle handle)
    {
        TypedTableHandle table = (TypedTableHandle) handle;
        Optional<Staging> staging = staging(session, table);
        if (staging.isPresent()) {
            return redirect(table, staging.get());
        }
        scanGuard.check(table.pinotTable);
        Map<ColumnHandle, String> columns = new HashMap<>();
        for (TypedColumnHandle column : table.columns) {
            columns.put(column, column.pinotColumn);
            putShadow(columns, column);
        }
        table.flaggedColumns.forEach(column -> putShadow(columns, column.typed));
        Map<String, Domain> shownRows = new HashMap<>();
        if (table.deletedRowsKept && !table.deletedRowsShown) {
            columns.put(DELETED_COLUMN, DELETED_COLUMN.pinotColumn);
            shownRows.put(DELETED_COLUMN.pinotColumn, Domain.singleValue(BOOLEAN, false));
        }
        if (table.failedEventsKept) {
            columns.put(EVENT_ID_COLUMN, EVENT_ID_COLUMN.pinotColumn);
            shownRows.put(EVENT_ID_COLUMN.pinotColumn, Domain.singleValue(VARCHAR, EMPTY_SLICE));
        }
        TupleDomain<String> filter = table.constraint.<String>transformKeys(column -> column.filterColumn).intersect(TupleDomain.withColumnDomains(shownRows));
        return new TableScanRedirectApplicationResult(
                new CatalogSchemaTableName(pinotCatalog, PINOT_SCHEMA, table.pinotTable),
                ImmutableMap.copyOf(columns),
                filter);
    }

    private static TableScanRedirectApplicationResult redirect(TypedTableHandle table, Staging staging)
    {
        ImmutableMap.Builder<ColumnHandle, String> columns = ImmutableMap.builder();
        for (TypedColumnHandle column : table.columns) {
            if (staging.columns().containsKey(column.name)) {
                columns.put(column, staging.columns().get(column.name));
            }
        }
        CatalogSchemaTableName target = new CatalogSchemaTableName(staging.catalogName(), staging.schemaName(), staging.tableName());
        if (table.deletedRowsShown) {
            return new TableScanRedirectApplicationResult(target, columns.buildOrThrow(), TupleDomain.all());
        }
        columns.put(DELETED_COLUMN, staging.deletedColumn());
        return new TableScanRedirectApplicationResult(
                target,
                columns.buildOrThrow(),
                TupleDomain.withColumnDomains(ImmutableMap.of(staging.deletedColumn(), Domain.singleValue(BOOLEAN, false))));
    }

    static Optional<String> comment(TypedTable table)
    {
        return comment(table.pinotTable());
    }

    private static Optional<String> comment(String pinotTable)
    {
        return Optional.of("Pinot table " + pinotTable);
    }

    private TypedTableHandle handle(SchemaTableName name, TypedTable table, boolean rows)
    {
        return new TypedTableHandle(
                name,
                table.pinotTable(),
                table.deletedRowsKept(),
                table.failedEventsKept(),
                rows,
                rows ? typedColumns.ofRows(table) : typedColumns.ofTable(table),
                typedColumns.flagged(table),
                TupleDomain.all());
    }

    private static List<ColumnMetadata> columnMetadata(List<TypedColumnHandle> columns)
    {
        return columns.stream()
                .map(TypedColumnHandle::metadata)
                .collect(toImmutableList());
    }

    private static void putShadow(Map<ColumnHandle, String> columns, TypedColumnHandle column)
    {
        if (!column.filterColumn.equals(column.pinotColumn)) {
            columns.put(shadow(column), column.filterColumn);
        }
    }

    private static void collect(Map<TypedColumnHandle, Domain> domains, TypedColumnHandle column, Domain domain)
    {
        domains.merge(column, domain, Domain::intersect);
    }

    // never seen by users, only by the redirection, which looks for a column of ours behind each column that it filters
    private static TypedColumnHandle filterColumn(HelperColumn helper, Type type)
    {
        return new TypedColumnHandle(helper.columnName(), type, false, true, Optional.empty(), helper.columnName(), FilterForm.SAME, helper.columnName(), type);
    }

    // not a column of the table, so that what is masked in a column cannot be read from its shadow
    private static TypedColumnHandle shadow(TypedColumnHandle column)
    {
        return new TypedColumnHandle(
                column.filterColumn,
                column.filterType,
                column.nullable,
                true,
                Optional.empty(),
                column.filterColumn,
                FilterForm.SAME,
                column.filterColumn,
                column.filterType);
    }

    private static <T> List<T> listing(List<TypedTable> tables, Function<TypedTable, T> description)
    {
        ImmutableList.Builder<T> descriptions = ImmutableList.builder();
        for (TypedTable table : tables) {
            try {
                descriptions.add(description.apply(table));
            }
            catch (RuntimeException e) {
                // one table that cannot be described must not break the listing of all others
                log.error(e, "Table %s cannot be listed", table.name());
            }
        }
        return descriptions.build();
    }
}
