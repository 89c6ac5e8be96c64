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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.realtimeplatform.integration.IntegrationStack.createPipelineStatement;
import static org.assertj.core.api.Assertions.assertThat;

/** Arguments that name what is not there, or is not fit: the error says which argument, which value, and what there is. */
@WithStack
final class TestArguments
{
    private final IntegrationStack stack;
    private final Sql shop;
    private final Sql admin;

    TestArguments(IntegrationStack stack)
    {
        this.stack = stack;
        this.shop = stack.shop();
        this.admin = stack.admin();
    }

    @BeforeAll
    void createSource()
    {
        shop.execute(
                "CREATE SCHEMA arguments",
                "CREATE TABLE arguments.item (id integer PRIMARY KEY, name text NOT NULL, place path)",
                "CREATE TABLE arguments.other (id integer PRIMARY KEY)",
                "CREATE TABLE arguments.keyless (id integer NOT NULL, name text)",
                "CREATE VIEW arguments.seen AS SELECT * FROM arguments.other",
                "CREATE UNLOGGED TABLE arguments.unlogged (id integer PRIMARY KEY)",
                "INSERT INTO arguments.item VALUES (1, 'one', '[(1,2),(3,4)]')");
        stack.createSource("arguments");
    }

    @AfterAll
    void close()
    {
        shop.close();
    }

    private String failure(String table, String... more)
    {
        return admin.failure(createPipelineStatement("platform", "arguments", "arguments", table, more));
    }

    private void assertNothingMade(String table)
    {
        assertThat(admin.rows("SELECT phase FROM platform.system.pipelines WHERE source_name = 'arguments' AND table_name = '%s'".formatted(table))).isEmpty();
        assertThat(admin.rows("SELECT * FROM platform.system.pipeline_steps WHERE source_name = 'arguments' AND table_name = '%s'".formatted(table))).isEmpty();
    }

    @Test
    void unknownSource()
    {
        assertThat(admin.failure(createPipelineStatement("platform", "nowhere", "arguments", "item")))
                .contains("source_name", "nowhere", "arguments");
    }

    @Test
    void unknownSchema()
    {
        assertThat(admin.failure(createPipelineStatement("platform", "arguments", "nowhere", "item")))
                .contains("schema_name", "nowhere", "arguments");
    }

    @Test
    void unknownTable()
    {
        assertThat(failure("nothing")).contains("table_name", "nothing", "keyless");
        assertThat(failure("ITEM")).contains("table_name", "ITEM", "item");
        assertNothingMade("nothing");
    }

    @Test
    void unknownColumns()
    {
        assertThat(failure("item", "exclude_columns => ARRAY['place', 'plaec']")).contains("exclude_columns", "plaec");
        assertThat(failure("item", "exclude_columns => ARRAY['place']", "filterable => ARRAY['nmae']")).contains("filterable", "nmae");
        assertThat(failure("item", "exclude_columns => ARRAY['place']", "fast_aggregates => ARRAY['idd']")).contains("fast_aggregates", "idd");
        assertNothingMade("item");
    }

    @Test
    void keyColumnsCannotBeLeftOut()
    {
        assertThat(failure("item", "exclude_columns => ARRAY['place', 'id']")).contains("exclude_columns", "id", "key");
        assertNothingMade("item");
    }

    @Test
    void columnThatCannotBeCarried()
    {
        assertThat(failure("item")).contains("place", "path", "exclude_columns");
        assertNothingMade("item");
    }

    @Test
    void tableWithoutPrimaryKey()
    {
        assertThat(failure("keyless")).contains("keyless", "primary key");
        assertNothingMade("keyless");
    }

    @Test
    void whatIsNoTable()
    {
        assertThat(failure("seen")).contains("seen", "view");
        assertThat(failure("unlogged")).contains("unlogged");
    }

    @Test
    void numbersOutOfRange()
    {
        assertThat(failure("item", "partitions => 0")).contains("partitions", "0", "1");
        assertThat(failure("item", "replica_identity => 'half'")).contains("replica_identity", "half", "full");
        assertNothingMade("item");
    }

    @Test
    void sourceThatDoesNotFit()
    {
        String statement = stack.createSourceStatement("platform", "unfit");
        assertThat(admin.failure(statement.replace("'shopdb'", "'nowhere'"))).contains("catalog_name", "nowhere");
        assertThat(admin.failure(statement.replace("'shopdb'", "'tpch'"))).contains("tpch");
        assertThat(admin.failure(statement.replace("'postgresql'", "'oracle'"))).contains("type", "oracle", "postgresql");
        assertThat(admin.failure(statement.replace("database => 'shop'", "database => 'iceberg'"))).contains("iceberg", "shop");
        assertThat(admin.failure(statement.replace("user_name => 'shop'", "user_name => 'nobody'"))).contains("user_name", "nobody");
        assertThat(admin.failure(statement.replace("user_name => 'shop'", "user_name => 'iceberg'"))).contains("iceberg", "REPLICATION");
        assertThat(admin.failure(statement.replaceFirst("port => \\d+", "port => 0"))).contains("port", "0");
        assertThat(admin.failure(statement.replaceFirst("'unfit'", "''"))).contains("source_name");
        assertThat(admin.failure(statement.replaceFirst("\\$\\{env:SHOP_PASSWORD}", "\\${env:NO_SUCH_VARIABLE}"))).contains("password", "shop");
        // nobody listens there
        assertThat(admin.failure(statement.replaceFirst("port => \\d+", "port => 1"))).contains("127.0.0.1:1");
        assertThat(admin.rows("SELECT * FROM platform.system.sources WHERE source_name = 'unfit'")).isEmpty();
    }

    @Test
    void sameSourceAgainIsNothingAndAnotherIsRefused()
    {
        stack.createSource("arguments");
        assertThat(admin.failure(stack.createSourceStatement("platform", "arguments").replace("'127.0.0.1'", "'localhost'")))
                .contains("arguments", "host", "127.0.0.1", "localhost");
    }

    @Test
    void samePipelineAgainIsNothingAndAnotherIsRefused()
    {
        String statement = createPipelineStatement("platform", "arguments", "arguments", "other");
        admin.execute(statement);
        List<List<Object>> made = steps("other");
        admin.execute(statement);
        assertThat(steps("other")).isEqualTo(made);
        assertThat(failure("other", "partitions => 2")).contains("partitions", "1", "2", "or_replace");
        assertThat(failure("other", "target_table => 'elsewhere'")).contains("target_table", "other", "elsewhere");
        assertThat(steps("other")).isEqualTo(made);
        // the name of its table is taken now, and stays so for other tables
        assertThat(failure("item", "exclude_columns => ARRAY['place']", "target_table => 'other'")).contains("arguments.other", "target_table");
        assertNothingMade("item");
    }

    private List<List<Object>> steps(String table)
    {
        return ImmutableList.copyOf(admin.rows("""
                SELECT generation, step, state, attempts, started_at, finished_at FROM platform.system.pipeline_steps
                WHERE source_name = 'arguments' AND table_name = '%s' ORDER BY step_number""".formatted(table)));
    }

    @Test
    void sourceWithPipelinesIsNotDropped()
    {
        shop.execute("CREATE TABLE arguments.dependent (id integer PRIMARY KEY)");
        stack.createPipeline("arguments", "arguments", "dependent");
        assertThat(admin.failure("CALL platform.system.drop_source(source_name => 'arguments')")).contains("arguments.dependent", "cascade");
        assertThat(admin.failure("CALL platform.system.drop_source(source_name => 'nowhere')")).contains("source_name", "nowhere");
        assertThat(admin.failure("CALL platform.system.drop_pipeline(source_name => 'arguments', schema_name => 'arguments', table_name => 'nothing')")).contains("nothing");
    }
}
