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
package io.realtimeplatform.benchmarks.freshness;

import io.realtimeplatform.localstack.LocalStack;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * A pipeline, as {@code create_pipeline} makes it.
 *
 * @param topic with its change events, in one partition
 */
record GeneratedChain(CapturedTable table, String topic)
{
    private static final String SOURCE = "freshness";
    private static final String TABLE = "ours";

    /** @param properties of the connector, in the place of what the platform sets */
    static GeneratedChain create(LocalStack stack, Connection trino, Map<String, String> properties)
            throws SQLException, InterruptedException
    {
        CapturedTable table = new CapturedTable(CapturedTable.createSourceTable(stack, TABLE), "platform.%s.%s".formatted(SOURCE, TABLE));
        try (Statement statement = trino.createStatement()) {
            statement.execute("""
                    CALL platform.system.create_source(source_name => '%s', catalog_name => 'shopdb', type => 'postgresql',
                        host => '127.0.0.1', port => %s, database => 'shop', user_name => 'shop', password_reference => '${env:SHOP_PASSWORD}',
                        properties => MAP(%s, %s))
                    """.formatted(SOURCE, stack.postgresql().port(), array(properties.keySet()), array(properties.values())));
            statement.execute("""
                    CALL platform.system.create_pipeline(source_name => '%s', schema_name => '%s', table_name => '%s', partitions => 1, wait => true)
                    """.formatted(SOURCE, CapturedTable.SCHEMA, TABLE));
            table.awaitRows(trino);
            try (ResultSet result = statement.executeQuery("SELECT topic FROM platform.system.pipelines WHERE source_name = '%s'".formatted(SOURCE))) {
                result.next();
                return new GeneratedChain(table, result.getString(1));
            }
        }
    }

    private static String array(Collection<String> values)
    {
        return values.stream()
                .map(value -> "'%s'".formatted(value.replace("'", "''")))
                .collect(joining(", ", "ARRAY[", "]"));
    }

    void drop(Connection trino)
            throws SQLException
    {
        try (Statement statement = trino.createStatement()) {
            statement.execute("CALL platform.system.drop_source(source_name => '%s', cascade => true, delete_topic => true)".formatted(SOURCE));
        }
    }
}
