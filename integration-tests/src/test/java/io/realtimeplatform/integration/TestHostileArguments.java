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
package io.realtimeplatform.integration;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.realtimeplatform.integration.PluginSurface.Argument;
import io.realtimeplatform.integration.PluginSurface.Routine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The texts of {@link HostileText} at every argument of every procedure and table function that the plugin has: more of them
 * where a harmless text gets into the SQL that the platform runs. What is run for them on Trino, and
 * through Trino on PostgreSQL, differs from what is run for harmless texts in names and texts only; nothing is made,
 * changed or dropped besides; and every error is one that a user can read. {@code drop_pipeline}, {@code repair_pipeline} and {@code plan_drop} run
 * SQL for what is there alone: a table whose name is such a text is captured and dropped.
 *
 * <p>An argument that is new here gets a value by its type; one that has to name something that is there is to be added to
 * {@link #USUAL}, so that the texts come as far as they can.
 */
@WithStack
final class TestHostileArguments
{
    // with them all that a call looks at is looked at, and then nothing is made: the table has no key, the user may not replicate
    private static final Map<String, String> USUAL = ImmutableMap.<String, String>builder()
            .put("SOURCE_NAME", "'hostile'")
            .put("SCHEMA_NAME", "'hostile'")
            .put("TABLE_NAME", "'keyless'")
            .put("TABLES", "ARRAY['keyless']")
            .put("VIEW_NAME", "'made'")
            .put("QUERY", "'SELECT 1 AS id, TIMESTAMP ''2026-01-01 00:00:00'' AS made_at'")
            .put("TIME_COLUMN", "'made_at'")
            .put("TIME_WINDOW", "'1 year'")
            .put("STORAGE_SCHEMA", "'iceberg.hostile'")
            .put("REFRESH_SCHEDULE", "'0 6 1 1 *'")
            .put("INITIALIZE", "'on_schedule'")
            .put("FROM_DATE", "'2026-01-01'")
            .put("TO_DATE", "'2026-02-01'")
            .put("CATALOG_NAME", "'shopdb'")
            .put("TYPE", "'postgresql'")
            .put("HOST", "'127.0.0.1'")
            .put("DATABASE", "'shop'")
            .put("USER_NAME", "'iceberg'")
            .put("PASSWORD_REFERENCE", "'${env:SHOP_PASSWORD}'")
            .buildOrThrow();
    private static final Map<String, Map<String, String>> OF_ROUTINE = ImmutableMap.<String, Map<String, String>>builder()
            .put("create_source", ImmutableMap.of("SOURCE_NAME", "'unmade'"))
            .put("drop_source", ImmutableMap.of("SOURCE_NAME", "'unmade'"))
            .put("drop_pipeline", ImmutableMap.of("TABLE_NAME", "'unmade'"))
            .put("repair_pipeline", ImmutableMap.of("TABLE_NAME", "'unmade'"))
            .put("alter_view", ImmutableMap.of("VIEW_NAME", "'target'"))
            .put("alter_materialized_view", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .put("refresh_materialized_view", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .put("backfill_materialized_view", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .put("pause_refresh", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .put("resume_refresh", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .put("explain_refresh", ImmutableMap.of("VIEW_NAME", "'stored_target'"))
            .buildOrThrow();
    // given to every call that has them: without them it does not come far, or others mean nothing
    private static final Set<String> ALWAYS = ImmutableSet.of("TYPE", "HOST", "PORT", "DATABASE", "USER_NAME", "PASSWORD_REFERENCE", "TIME_COLUMN", "TIME_WINDOW", "STORAGE_SCHEMA", "REFRESH_SCHEDULE", "INITIALIZE");
    // they show by the SQL that they run that the texts came far
    private static final Set<String> WITH_SQL = ImmutableSet.of(
            "alter_materialized_view", "alter_view", "create_materialized_view", "create_pipeline", "create_pipelines", "create_source", "create_view", "drop_materialized_view", "drop_view", "plan_pipeline");
    private static final int LONGEST_MESSAGE = 5000;
    private static final Pattern INTERNALS = Pattern.compile("Exception|\\tat |java\\.|io\\.(realtimeplatform|trino)");

    private final IntegrationStack stack;
    private final Sql admin;
    private final Sql shop;
    private final Sql superuser;
    private final Set<String> seenQueries = new HashSet<>();
    // among it what is asked of a storage, and not asked again for a while
    private Set<String> preparation = Set.of();

    TestHostileArguments(IntegrationStack stack)
    {
        this.stack = stack;
        this.admin = stack.admin();
        this.shop = stack.shop();
        this.superuser = stack.superuser("shop");
    }

    @BeforeAll
    void prepare()
    {
        shop.execute(
                "CREATE SCHEMA hostile",
                "CREATE TABLE hostile.keyless (id integer NOT NULL, name text)",
                "CREATE TABLE hostile.canary (id integer PRIMARY KEY)",
                "INSERT INTO hostile.canary VALUES (1)");
        stack.createSource("hostile");
        superuser.execute(
                "CREATE TABLE hostile.changes (tag text, query text)",
                """
                CREATE FUNCTION hostile.note_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO hostile.changes VALUES (tg_tag, current_query());
                END $$""",
                "CREATE EVENT TRIGGER hostile_changes ON ddl_command_end EXECUTE FUNCTION hostile.note_change()");
        admin.execute(
                "CREATE TABLE memory.default.canary AS SELECT 1 AS id",
                "CREATE SCHEMA platform.hostile",
                "CREATE VIEW platform.hostile.target AS SELECT 1 AS id, TIMESTAMP '2026-01-01 00:00:00' AS made_at",
                "CREATE SCHEMA iceberg.hostile",
                "CREATE MATERIALIZED VIEW platform.hostile.stored_target WITH (storage_schema = 'iceberg.hostile', refresh_schedule = '0 6 1 1 *', initialize = 'on_schedule')"
                        + " AS SELECT 1 AS id, TIMESTAMP '2026-01-01 00:00:00' AS made_at");
        preparation = shapes(platformQueries());
    }

    @AfterAll
    void cleanUp()
    {
        superuser.execute("DROP EVENT TRIGGER hostile_changes");
        superuser.close();
        shop.close();
        admin.execute("DROP TABLE memory.default.canary");
    }

    static Stream<Routine> routines()
    {
        PluginSurface surface = PluginSurface.load();
        return Stream.concat(surface.procedures().stream(), surface.tableFunctions().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routines")
    void noArgumentBecomesSql(Routine routine)
    {
        // those that end a literal, one in a literal, and a name
        attack(routine, HostileText.KINDS.subList(0, 5), HostileText.KINDS.subList(0, 1));
    }

    /** The same with every text that we know, where it takes long. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("routines")
    @Tag("long")
    void noTextBecomesSql(Routine routine)
    {
        attack(routine, HostileText.ALL, HostileText.KINDS);
    }

    /**
     * @param inSql for arguments that get into the SQL that the platform runs
     * @param others for those that do not
     */
    private void attack(Routine routine, List<String> inSql, List<String> others)
    {
        platformQueries();
        List<Object> before = state();
        Set<String> problems = new LinkedHashSet<>();
        for (Argument argument : routine.arguments()) {
            if (takesText(argument)) {
                HostileText.HARMLESS.forEach(text -> attack(routine, argument, text, problems));
            }
            attack(routine, argument, marker(argument), problems);
        }
        List<String> usualQueries = platformQueries();
        if (WITH_SQL.contains(routine.name())) {
            assertThat(usualQueries).isNotEmpty();
        }
        Set<String> usual = Sets.union(preparation, shapes(usualQueries));

        for (Argument argument : routine.arguments()) {
            texts(argument, usualQueries, inSql, others).forEach(text -> attack(routine, argument, text, problems));
        }
        assertThat(problems).isEmpty();
        assertThat(platformQueries()).allSatisfy(query -> assertThat(SqlShape.of(query)).isIn(usual));
        assertThat(state()).isEqualTo(before);
    }

    private static Set<String> shapes(List<String> queries)
    {
        return queries.stream().map(SqlShape::of).collect(toImmutableSet());
    }

    private static List<String> texts(Argument argument, List<String> usualQueries, List<String> inSql, List<String> others)
    {
        if (!takesText(argument)) {
            return others.subList(0, 1);
        }
        boolean becomesSql = argument.name().equals("QUERY") || usualQueries.stream().anyMatch(query -> query.contains(marker(argument)));
        return becomesSql ? inSql : others;
    }

    /** A harmless text that tells by itself where it came from. */
    private static String marker(Argument argument)
    {
        return "harmless_" + argument.name().toLowerCase(Locale.ENGLISH);
    }

    /** What is run to capture a table, to plan its drop and to drop it is the same for every name. */
    @Test
    void noNameOfATableBecomesSql()
    {
        List<Object> before = state();
        // publication and slot stay as long as there is another pipeline
        capture("first");
        platformQueries();
        Set<String> usual = captureAndDrop("harmless");
        assertThat(usual)
                .anyMatch(shape -> shape.contains("pg_publication"))
                .anyMatch(shape -> shape.contains("ADD TABLE"))
                .anyMatch(shape -> shape.contains("DROP TABLE"));
        assertThat(captureAndDrop(HostileText.TABLE_NAME)).isEqualTo(usual);
        admin.execute("CALL platform.system.drop_pipeline(source_name => 'hostile', schema_name => 'hostile', table_name => 'first', delete_topic => true)");
        assertThat(superuser.column("SELECT DISTINCT tag FROM hostile.changes")).containsExactlyInAnyOrder("CREATE TABLE", "CREATE PUBLICATION", "ALTER PUBLICATION", "DROP PUBLICATION");
        for (String table : ImmutableList.of("first", "harmless", HostileText.TABLE_NAME)) {
            shop.execute("DROP TABLE hostile.\"%s\"".formatted(table));
        }
        superuser.execute("DELETE FROM hostile.changes");
        assertThat(state()).isEqualTo(before);
    }

    /** What is run to make, fill, refresh and drop a materialized view is the same for every name of it and of its columns. */
    @Test
    void noNameOfAMaterializedViewBecomesSql()
    {
        List<Object> before = state();
        platformQueries();
        Set<String> usual = storeAndDrop("harmless");
        assertThat(usual)
                .anyMatch(shape -> shape.startsWith("CREATE TABLE"))
                .anyMatch(shape -> shape.startsWith("DROP TABLE"));
        // what was known of the storage is not asked again
        assertThat(usual).containsAll(storeAndDrop(HostileText.TABLE_NAME));
        assertThat(state()).isEqualTo(before);
    }

    private Set<String> storeAndDrop(String name)
    {
        String literal = "'" + name.replace("'", "''") + "'";
        String column = '"' + name.replace("\"", "\"\"") + '"';
        admin.execute(
                "CALL platform.system.create_materialized_view(schema_name => 'hostile', view_name => %s, query => 'SELECT 1 AS %s', storage_schema => 'iceberg.hostile')".formatted(literal, column.replace("'", "''")),
                "CALL platform.system.refresh_materialized_view('hostile', %s)".formatted(literal),
                "CALL platform.system.drop_materialized_view('hostile', %s)".formatted(literal));
        return shapes(platformQueries());
    }

    private Set<String> captureAndDrop(String table)
    {
        capture(table);
        String named = "source_name => 'hostile', schema_name => 'hostile', table_name => '%s', delete_topic => true".formatted(table);
        assertThat(admin.column("SELECT object_type FROM TABLE(platform.system.plan_drop(%s))".formatted(named))).contains("publication", "pinot table", "topic", "pipeline");
        admin.execute("CALL platform.system.drop_pipeline(%s)".formatted(named));
        return shapes(platformQueries());
    }

    private void capture(String table)
    {
        shop.execute("CREATE TABLE hostile.\"%s\" (id integer PRIMARY KEY)".formatted(table));
        stack.createPipeline("hostile", "hostile", table);
    }

    private void attack(Routine routine, Argument argument, String text, Set<String> problems)
    {
        for (String value : values(argument, text)) {
            Map<String, String> arguments = arguments(routine, argument, value);
            String call = call(routine, arguments);
            Optional<SQLException> failure = admin.exceptionOf(call);
            failure.flatMap(TestHostileArguments::problem).ifPresent(problem -> problems.add("%s => %s: %s".formatted(argument.name(), excerpt(text), problem)));
            if (failure.isEmpty() && routine.name().equals("create_view")) {
                assertMade("view", "target", arguments);
            }
            if (failure.isEmpty() && routine.name().equals("create_materialized_view")) {
                assertMade("materialized_view", "stored_target", arguments);
            }
        }
    }

    /** The others are numbers and truth values: Trino refuses a text there before the platform sees it. */
    private static boolean takesText(Argument argument)
    {
        return ImmutableSet.of("varchar", "array", "map").contains(argument.type().getBaseName());
    }

    /** A view that was made has the name that was asked for, and goes by it. */
    private void assertMade(String kind, String other, Map<String, String> arguments)
    {
        String literal = arguments.get("VIEW_NAME");
        String name = literal.substring(1, literal.length() - 1).replace("''", "'").toLowerCase(Locale.ENGLISH);
        assertThat(admin.column("SELECT view_name FROM platform.system.%ss WHERE schema_name = 'hostile'".formatted(kind))).containsExactlyInAnyOrder(other, name);
        admin.execute("CALL platform.system.drop_%s(schema_name => %s, view_name => %s)".formatted(kind, arguments.get("SCHEMA_NAME"), literal));
    }

    /** What is wrong with an error. */
    private static Optional<String> problem(SQLException e)
    {
        String message = String.valueOf(e.getMessage());
        if (isInternal(e.getErrorCode()) || INTERNALS.matcher(message).find() || message.length() > LONGEST_MESSAGE) {
            return Optional.of("error %s, %s characters: %s".formatted(e.getErrorCode(), message.length(), excerpt(message)));
        }
        return Optional.empty();
    }

    private static String excerpt(String text)
    {
        return text.substring(0, Math.min(200, text.length()));
    }

    /** The errors of Trino that say that something is broken inside, and the platform's own. */
    private static boolean isInternal(int code)
    {
        return (code >= 0x1_0000 && code < 0x2_0000) || code == 0x0512_0006;
    }

    private Map<String, String> arguments(Routine routine, Argument attacked, String value)
    {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Argument argument : routine.arguments()) {
            if (argument.required() || companions(routine, attacked).contains(argument.name())) {
                arguments.put(argument.name(), usual(routine, argument));
            }
        }
        arguments.put(attacked.name(), value);
        return arguments;
    }

    /** What is given besides what must be. */
    private static Set<String> companions(Routine routine, Argument attacked)
    {
        if (routine.name().equals("plan_pipeline")) {
            // of a table, or of several
            return ImmutableSet.of(ImmutableSet.of("TABLES", "EXCLUDE", "UNSUPPORTED").contains(attacked.name()) ? "TABLES" : "TABLE_NAME");
        }
        if (!routine.name().equals("plan_drop")) {
            return ALWAYS;
        }
        // it tells of a view, or of a source with its pipelines
        return ImmutableSet.of("SCHEMA_NAME", "VIEW_NAME").contains(attacked.name()) ? ImmutableSet.of("SCHEMA_NAME", "VIEW_NAME") : ImmutableSet.of("SOURCE_NAME", "SCHEMA_NAME", "TABLE_NAME");
    }

    private String usual(Routine routine, Argument argument)
    {
        if (argument.name().equals("PORT")) {
            return Integer.toString(stack.servers().postgresql().port());
        }
        return Optional.ofNullable(OF_ROUTINE.getOrDefault(routine.name(), ImmutableMap.of()).get(argument.name()))
                .or(() -> Optional.ofNullable(USUAL.get(argument.name())))
                .orElseGet(() -> values(argument, "1").getFirst());
    }

    private static String call(Routine routine, Map<String, String> arguments)
    {
        String given = arguments.entrySet().stream()
                .map(argument -> argument.getKey() + " => " + argument.getValue())
                .collect(joining(", "));
        return (routine.tableFunction() ? "SELECT * FROM TABLE(platform.system.%s(%s))" : "CALL platform.system.%s(%s)").formatted(routine.name(), given);
    }

    /** The text as a value of the argument, in every place in which it can be. */
    private static List<String> values(Argument argument, String text)
    {
        String literal = "'" + text.replace("'", "''") + "'";
        return switch (argument.type().getBaseName()) {
            case "array" -> ImmutableList.of("ARRAY[%s]".formatted(literal));
            case "map" -> ImmutableList.of("MAP(ARRAY[%s], ARRAY['x'])".formatted(literal), "MAP(ARRAY['x'], ARRAY[%s])".formatted(literal));
            // a number or a truth value as a text is refused by Trino; a number is a number
            case "bigint", "integer", "double" -> text.matches("\\d+") ? ImmutableList.of(text) : ImmutableList.of(literal);
            default -> ImmutableList.of(literal);
        };
    }

    /** What the platform has run on Trino since this was asked last. */
    private List<String> platformQueries()
    {
        return admin.rows("SELECT query_id, query FROM system.runtime.queries WHERE source LIKE 'platform%'").stream()
                .filter(row -> seenQueries.add((String) row.getFirst()))
                .map(row -> (String) row.get(1))
                .collect(toImmutableList());
    }

    /** All that a statement that got out could have made, changed or dropped. */
    private List<Object> state()
    {
        return ImmutableList.builder()
                .add(admin.rows("SHOW CATALOGS"))
                .add(admin.rows("SHOW SCHEMAS FROM platform"))
                .add(admin.rows("SELECT schema_name, view_name, owner FROM platform.system.views ORDER BY 1, 2"))
                .add(admin.rows("SELECT schema_name, view_name, owner FROM platform.system.materialized_views ORDER BY 1, 2"))
                .add(admin.rows("SELECT * FROM platform.system.sources ORDER BY 1"))
                .add(admin.rows("SELECT source_name, table_name FROM platform.system.pipelines ORDER BY 1, 2"))
                .add(admin.rows("SHOW SCHEMAS FROM memory"))
                .add(admin.rows("SHOW TABLES FROM memory.default"))
                .add(admin.rows("SELECT * FROM memory.default.canary"))
                .add(superuser.rows("SELECT * FROM hostile.canary"))
                .add(superuser.rows("SELECT * FROM hostile.changes"))
                .add(superuser.rows("SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"))
                .add(superuser.rows("SELECT rolname, rolsuper, rolreplication FROM pg_roles ORDER BY 1"))
                .add(new Traces(stack).of(""))
                .build();
    }
}
