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

import io.realtimeplatform.localstack.BinlogServer;
import io.realtimeplatform.localstack.MariadbServer;

import java.sql.SQLException;
import java.util.Optional;

import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A source database of MySQL's kin and what scenarios do with it, whichever it is. */
final class BinlogFixture
{
    private final IntegrationStack stack;
    private final String label;
    private final String type;
    private final String catalog;

    private BinlogFixture(IntegrationStack stack, String label, String type, String catalog)
    {
        this.stack = stack;
        this.label = label;
        this.type = type;
        this.catalog = catalog;
    }

    static BinlogFixture mariadb(IntegrationStack stack)
    {
        return new BinlogFixture(stack, "MariaDB", "mariadb", "warehouse");
    }

    static BinlogFixture mysql(IntegrationStack stack)
    {
        return new BinlogFixture(stack, "MySQL", "mysql", "depot");
    }

    /** The type of source, as SQL names it. */
    String type()
    {
        return type;
    }

    /** The catalog that reads the server; its user is called the same. */
    String catalog()
    {
        return catalog;
    }

    /** A name that the sources of no other database have. */
    String name(String name)
    {
        return type + "_" + name;
    }

    BinlogServer server()
    {
        return type.equals("mysql") ? stack.servers().mysql() : stack.servers().mariadb();
    }

    /**
     * The server as its superuser, in time zone UTC; it is started by whoever asks first. Where this machine has none
     * the tests that need it are skipped.
     */
    Sql connect()
    {
        Optional<String> missing = type.equals("mysql") ? stack.missingMysql() : MariadbServer.missing();
        if (missing.isPresent()) {
            String message = "What is about %s was NOT tested. %s".formatted(label, missing.get());
            System.out.println(message);
            assumeTrue(false, message);
        }
        server().start();
        try {
            return new Sql(server().connectAsSuperuser()).execute("SET time_zone = '+00:00'");
        }
        catch (SQLException e) {
            throw new AssertionError("Cannot connect to " + label, e);
        }
    }

    /** The same with a database in which statements find their tables. */
    Sql connect(String database)
    {
        return connect().execute("USE " + quoted(database));
    }

    /**
     * A source over a database that has the same name, which is made, and which the users of catalog and connector may read.
     *
     * @return the server as its superuser in that database
     */
    Sql createSource(String name)
    {
        Sql sql = createDatabase(name);
        stack.admin().execute(createSourceStatement(name));
        return sql;
    }

    Sql createDatabase(String name)
    {
        return connect()
                .execute(
                        "CREATE DATABASE %s CHARACTER SET utf8mb4".formatted(quoted(name)),
                        "GRANT SELECT ON %s.* TO %s@'%%', capture@'%%'".formatted(quoted(name), catalog),
                        "USE " + quoted(name));
    }

    String createSourceStatement(String name)
    {
        return """
                CALL platform.system.create_source(source_name => '%1$s', catalog_name => '%2$s', type => '%3$s',
                    host => '127.0.0.1', port => %4$s, database => '%1$s', user_name => 'capture', password_reference => '${env:%5$s_PASSWORD}')
                """.formatted(name, catalog, type, server().port(), catalog.toUpperCase(ROOT));
    }

    /** The numbers from 1 to the last, as a table expression that goes before SELECT; they are column seq of table numbers. */
    static String numbers(int last)
    {
        // MySQL's limit for recursion is a thousand unless told otherwise
        return "WITH digit AS (SELECT 0 AS d %s), numbers AS (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS seq FROM digit a, digit b, digit c, digit e, digit f HAVING seq <= %s)"
                .formatted("UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9", last);
    }

    static String quoted(String name)
    {
        return '`' + name.replace("`", "``") + '`';
    }
}
