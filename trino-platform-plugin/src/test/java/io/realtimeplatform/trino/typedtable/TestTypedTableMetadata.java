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
import com.google.common.collect.ImmutableSet;
import io.realtimeplatform.trino.PlatformConfig;
import io.realtimeplatform.trino.PlatformMetadata;
import io.realtimeplatform.trino.PlatformSessionProperties;
import io.realtimeplatform.trino.view.TestingViews;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.PointerType;
import io.trino.spi.connector.RelationColumnsMetadata;
import io.trino.spi.connector.RelationCommentMetadata;
import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableScanRedirectApplicationResult;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Streams.stream;
import static io.airlift.slice.Slices.EMPTY_SLICE;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

class TestTypedTableMetadata
{
    private static final SchemaTableName ORDERS = new SchemaTableName("shop", "orders");
    private static final SchemaTableName PEOPLE = new SchemaTableName("shop", "people");
    private static final SchemaTableName PEOPLE_STORED = new SchemaTableName("shop", "people$stored");
    private static final List<SourceColumn> COLUMNS = ImmutableList.of(
            new SourceColumn("id", "bigint", "bigint", false, false, 1),
            new SourceColumn("at", "timestamp with time zone", "timestamp with time zone", false, false, 0),
            new SourceColumn("price", "numeric(10,2)", "numeric(10,2)", false, false, 0),
            new SourceColumn("Status Text", "text", "text", false, false, 0));

    private final TestingTypedTables typedTables = new TestingTypedTables();
    private final List<String> scanned = new ArrayList<>();
    private PlatformMetadata metadata;

    @BeforeEach
    void setUp()
    {
        typedTables.add(table(ORDERS, new PinotFeatures(false, false, true), COLUMNS));
        typedTables.add(table(PEOPLE, new PinotFeatures(false, false, true), ImmutableList.of(
                new SourceColumn("id", "bigint", "bigint", false, false, 1),
                new SourceColumn("__nulls", "text", "text", false, true, 0),
                new SourceColumn("born", "date", "date", false, true, 0))));
        CatalogName catalogName = new CatalogName("platform");
        TestingViews views = TestingViews.create(catalogName, typedTables, TESTING_TYPE_MANAGER);
        metadata = views.catalog(new TypedTableMetadata(catalogName, new PlatformConfig(), TESTING_TYPE_MANAGER, scanned::add, InputTokens.NONE, new PlanToken(catalogName)));
    }

    private static TypedTable table(SchemaTableName name, PinotFeatures features, List<SourceColumn> columns)
    {
        return TypedTablePlanner.plan(name, "pinot_" + name.getTableName(), "alice", columns, SourceTypes.POSTGRESQL, features, TypedTableOptions.DEFAULTS);
    }

    @Test
    void testRedirect()
    {
        TableScanRedirectApplicationResult redirect = redirect(handle());
        assertThat(redirect.getDestinationTable()).isEqualTo(new CatalogSchemaTableName("pinot", "default", "pinot_orders"));
        assertThat(redirect.getFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of("__deleted", Domain.singleValue(BOOLEAN, false),
                "__event_id", Domain.singleValue(VARCHAR, EMPTY_SLICE))));
        Map<String, ColumnHandle> columns = metadata.getColumnHandles(session("bob"), handle());
        assertThat(columns).containsOnlyKeys("id", "at", "price", "status text", "__operation", "__position", "__commit_time", "__capture_time", "__fingerprint_high", "__fingerprint_low", "__bucket");
        assertThat(redirect.getDestinationColumns())
                .containsEntry(columns.get("id"), "id")
                .containsEntry(columns.get("at"), "at")
                .containsEntry(columns.get("status text"), PinotName.column("Status Text"));
        assertThat(redirect.getDestinationColumns().values())
                .doesNotHaveDuplicates()
                .contains("id__filter", "at__filter", "__deleted", "__event_id");
    }

    @Test
    void testPinotIsAskedForTheTableBeforeAScan()
    {
        ConnectorTableHandle handle = handle();
        assertThat(scanned).isEmpty();
        redirect(handle);
        assertThat(scanned).containsExactly("pinot_orders");
    }

    @Test
    void testDeletedRowsThatPinotDrops()
    {
        typedTables.add(table(ORDERS, new PinotFeatures(true, true, false), COLUMNS));
        assertThat(redirect(handle()).getFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of("__event_id", Domain.singleValue(VARCHAR, EMPTY_SLICE))));
        assertThat(redirect(handle()).getDestinationColumns().values()).doesNotContain("__deleted");
    }

    @Test
    void testTableMadeBeforeFailedEventsWereKept()
    {
        TypedTable table = table(ORDERS, new PinotFeatures(true, true, false), COLUMNS);
        typedTables.add(new TypedTable(table.name(), table.pinotTable(), table.owner(), table.columns(), table.nulls(), false, false, false));
        assertThat(redirect(handle()).getFilter()).isEqualTo(TupleDomain.all());
        assertThat(redirect(handle()).getDestinationColumns().values()).doesNotContain("__event_id");
    }

    @Test
    void testExactPredicateLeavesNothing()
    {
        ConstraintApplicationResult<ConnectorTableHandle> result = applyFilter(handle(), TupleDomain.withColumnDomains(ImmutableMap.of(
                column("id"), Domain.multipleValues(BIGINT, ImmutableList.of(1L, Long.MAX_VALUE)),
                column("at"), Domain.create(ValueSet.ofRanges(Range.greaterThan(TIMESTAMP_TZ_MICROS, time(1_001))), false))), Constant.TRUE).orElseThrow();
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.all());
        assertThat(result.getRemainingExpression()).contains(Constant.TRUE);
        assertThat(redirect(result.getHandle()).getFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(
                "id__filter", Domain.multipleValues(BIGINT, ImmutableList.of(1L, Long.MAX_VALUE)),
                "at__filter", Domain.create(ValueSet.ofRanges(Range.greaterThan(BIGINT, 1_001L)), false),
                "__deleted", Domain.singleValue(BOOLEAN, false),
                "__event_id", Domain.singleValue(VARCHAR, EMPTY_SLICE))));
        // what remains is offered again
        assertThat(applyFilter(result.getHandle(), result.getRemainingFilter(), Constant.TRUE)).isEmpty();
    }

    @Test
    void testInexactPredicateRemains()
    {
        // decimals have no shadow unless asked for; Pinot orders characters behind the surrogates otherwise than Trino
        ColumnHandle price = column("price");
        ColumnHandle status = column("status text");
        Domain prices = Domain.singleValue(createDecimalType(10, 2), 1234L);
        Domain texts = Domain.create(ValueSet.ofRanges(Range.range(VARCHAR, utf8Slice("a"), true, utf8Slice("\uFF01"), true)), false);
        TupleDomain<ColumnHandle> predicate = TupleDomain.withColumnDomains(ImmutableMap.of(
                column("id"), Domain.singleValue(BIGINT, 1L),
                price, prices,
                status, texts));
        ConstraintApplicationResult<ConnectorTableHandle> result = applyFilter(handle(), predicate, Constant.TRUE).orElseThrow();
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(price, prices, status, texts)));
        assertThat(redirect(result.getHandle()).getFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(
                "id__filter", Domain.singleValue(BIGINT, 1L),
                PinotName.column("Status Text"), Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(VARCHAR, utf8Slice("a"))), false),
                "__deleted", Domain.singleValue(BOOLEAN, false),
                "__event_id", Domain.singleValue(VARCHAR, EMPTY_SLICE))));
        assertThat(applyFilter(result.getHandle(), result.getRemainingFilter(), Constant.TRUE)).isEmpty();
    }

    @Test
    void testExpressions()
    {
        Variable at = new Variable("at", TIMESTAMP_TZ_MICROS);
        ConnectorExpression year = new Call(BOOLEAN, EQUAL_OPERATOR_FUNCTION_NAME, ImmutableList.of(
                new Call(BIGINT, new FunctionName("year"), ImmutableList.of(at)),
                new Constant(1970L, BIGINT)));
        ConnectorExpression month = new Call(BOOLEAN, EQUAL_OPERATOR_FUNCTION_NAME, ImmutableList.of(
                new Call(BIGINT, new FunctionName("month"), ImmutableList.of(at)),
                new Constant(1L, BIGINT)));
        ConstraintApplicationResult<ConnectorTableHandle> result = applyFilter(
                handle(),
                TupleDomain.withColumnDomains(ImmutableMap.of(column("at"), Domain.create(ValueSet.ofRanges(Range.greaterThan(TIMESTAMP_TZ_MICROS, time(5))), false))),
                new Call(BOOLEAN, AND_FUNCTION_NAME, ImmutableList.of(year, month))).orElseThrow();
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.all());
        assertThat(result.getRemainingExpression()).contains(month);
        assertThat(redirect(result.getHandle()).getFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(
                "at__filter", Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 5L, false, 31_536_000_000_000L, false)), false),
                "__deleted", Domain.singleValue(BOOLEAN, false),
                "__event_id", Domain.singleValue(VARCHAR, EMPTY_SLICE))));
        assertThat(applyFilter(result.getHandle(), TupleDomain.all(), month)).isEmpty();
    }

    @Test
    void testNullsOfColumnWithoutNulls()
    {
        ConstraintApplicationResult<ConnectorTableHandle> notNull = applyFilter(handle(), TupleDomain.withColumnDomains(ImmutableMap.of(column("price"), Domain.notNull(createDecimalType(10, 2)))), Constant.TRUE).orElseThrow();
        assertThat(notNull.getRemainingFilter()).isEqualTo(TupleDomain.all());
        assertThat(notNull.getHandle()).isEqualTo(handle());
        ConstraintApplicationResult<ConnectorTableHandle> onlyNull = applyFilter(handle(), TupleDomain.withColumnDomains(ImmutableMap.of(column("price"), Domain.onlyNull(createDecimalType(10, 2)))), Constant.TRUE).orElseThrow();
        assertThat(onlyNull.getRemainingFilter()).isEqualTo(TupleDomain.all());
        assertThat(redirect(onlyNull.getHandle()).getFilter()).isEqualTo(TupleDomain.none());
    }

    @Test
    void testListings()
    {
        typedTables.takeQueries();
        assertThat(metadata.listSchemaNames(session("bob"))).containsExactly("shop");
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(metadata.listTables(session("bob"), Optional.of("shop"))).containsExactlyInAnyOrder(ORDERS, PEOPLE);
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(metadata.getRelationTypes(session("bob"), Optional.empty())).isEqualTo(ImmutableMap.of(ORDERS, RelationType.TABLE, PEOPLE, RelationType.VIEW));
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(metadata.listViews(session("bob"), Optional.of("shop"))).containsExactly(PEOPLE);
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(metadata.getViews(session("bob"), Optional.empty())).containsOnlyKeys(PEOPLE);
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(stream(metadata.streamRelationComments(session("bob"), Optional.empty(), relations -> relations)))
                .containsExactly(
                        RelationCommentMetadata.forRelation(ORDERS, Optional.of("Pinot table pinot_orders")),
                        RelationCommentMetadata.forRelation(PEOPLE, Optional.of("Pinot table pinot_people")));
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(relationColumns()).extracting(RelationColumnsMetadata::name).containsExactly(ORDERS, PEOPLE);
        assertThat(typedTables.takeQueries()).isEqualTo(1);
        assertThat(stream(metadata.streamRelationColumns(session("bob"), Optional.of("shop"), _ -> ImmutableSet.of(PEOPLE))))
                .extracting(RelationColumnsMetadata::name).containsExactly(PEOPLE);
        assertThat(metadata.listTables(session("bob"), Optional.of("other"))).isEmpty();
    }

    @Test
    void testColumnsAndComments()
    {
        List<ColumnMetadata> columns = metadata.getTableMetadata(session("bob"), handle()).getColumns();
        assertThat(columns).extracting(ColumnMetadata::getName).startsWith("id", "at", "price", "status text");
        assertThat(columns).extracting(ColumnMetadata::getComment).startsWith(Optional.of("bigint, primary key"), Optional.of("timestamp with time zone"), Optional.of("numeric(10,2)"), Optional.of("text"));
        assertThat(columns.stream().filter(ColumnMetadata::isHidden).map(ColumnMetadata::getName))
                .containsExactly("__operation", "__position", "__commit_time", "__capture_time", "__fingerprint_high", "__fingerprint_low", "__bucket");
        assertThat(columns.getFirst().isNullable()).isFalse();
    }

    @Test
    void testView()
    {
        ConnectorViewDefinition view = metadata.getView(session("bob"), PEOPLE).orElseThrow();
        // the helper column gives way to a column of the source that has its name
        assertThat(view.getOriginalSql()).isEqualTo(
                """
                SELECT
                  "id",
                  IF(substr("$__nulls", 1, 1) = '1', NULL, "__nulls") AS "__nulls",
                  CAST(element_at(repeat("born", 1), strpos('01', substr("$__nulls", 2, 1))) AS date) AS "born"
                FROM "platform"."shop"."people$stored\"""");
        assertThat(view.getOwner()).contains("alice");
        assertThat(view.isRunAsInvoker()).isFalse();
        assertThat(metadata.getView(session("bob"), ORDERS)).isEmpty();
        assertThat(metadata.getView(session("bob"), PEOPLE_STORED)).isEmpty();
    }

    /** Row filters and masks are on the view, so nobody else may read what is behind it. */
    @Test
    void testStoredTableIsForOwnerOnly()
    {
        assertThat(tableHandle("bob", PEOPLE)).isNull();
        assertThat(tableHandle("alice", PEOPLE)).isNull();
        assertThat(tableHandle("bob", PEOPLE_STORED)).isNull();
        ConnectorTableHandle stored = tableHandle("alice", PEOPLE_STORED);
        assertThat(metadata.getTableMetadata(session("alice"), stored).getTable()).isEqualTo(PEOPLE_STORED);
        assertThat(metadata.getColumnHandles(session("alice"), stored)).containsKeys("id", "born", "__nulls", "$__nulls");
        assertThat(tableHandle("alice", new SchemaTableName("shop", "orders$stored"))).isNull();
        assertThat(tableHandle("alice", new SchemaTableName("shop", "$stored"))).isNull();
        assertThat(tableHandle("alice", new SchemaTableName("shop", "other"))).isNull();
    }

    @Test
    void testOneBadTableDoesNotBreakListings()
    {
        SchemaTableName bad = new SchemaTableName("shop", "bad");
        typedTables.add(new TypedTable(
                bad,
                "pinot_bad",
                "alice",
                ImmutableList.of(new TypedColumn("id", "id", "bigint", "no_such_type", true, 0, new PinotColumn("id", PinotType.LONG, "int64", OptionalInt.empty(), "value"), Optional.empty())),
                TypedTable.Nulls.HELPER_COLUMN,
                true,
                true,
                true));
        assertThat(metadata.getViews(session("bob"), Optional.empty())).containsOnlyKeys(PEOPLE);
        assertThat(relationColumns()).extracting(RelationColumnsMetadata::name).containsExactly(ORDERS, PEOPLE);
        assertThat(metadata.listTables(session("bob"), Optional.empty())).contains(bad);
    }

    @Test
    void testVersions()
    {
        assertTrinoExceptionThrownBy(() -> metadata.getTableHandle(session("bob"), ORDERS, Optional.empty(), Optional.of(new ConnectorTableVersion(PointerType.TARGET_ID, BIGINT, 1L))))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessageContaining("have no versions");
    }

    private Set<RelationColumnsMetadata> relationColumns()
    {
        return stream(metadata.streamRelationColumns(session("bob"), Optional.empty(), relations -> relations)).collect(toImmutableSet());
    }

    private ConnectorTableHandle handle()
    {
        return tableHandle("bob", ORDERS);
    }

    private ConnectorTableHandle tableHandle(String user, SchemaTableName name)
    {
        return metadata.getTableHandle(session(user), name, Optional.empty(), Optional.empty());
    }

    private ColumnHandle column(String name)
    {
        return metadata.getColumnHandles(session("bob"), handle()).get(name);
    }

    private Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorTableHandle handle, TupleDomain<ColumnHandle> summary, ConnectorExpression expression)
    {
        return metadata.applyFilter(session("bob"), handle, new Constraint(summary, expression, metadata.getColumnHandles(session("bob"), handle)));
    }

    private TableScanRedirectApplicationResult redirect(ConnectorTableHandle handle)
    {
        return metadata.applyTableScanRedirect(session("bob"), handle).orElseThrow();
    }

    private static Object time(long microseconds)
    {
        return LongTimestampWithTimeZone.fromEpochMillisAndFraction(microseconds / 1_000, (int) (microseconds % 1_000) * 1_000_000, UTC_KEY);
    }

    private static ConnectorSession session(String user)
    {
        return TestingConnectorSession.builder()
                .setPropertyMetadata(PlatformSessionProperties.definitions())
                .setIdentity(ConnectorIdentity.ofUser(user))
                .build();
    }
}
