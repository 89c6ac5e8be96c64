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
package io.realtimeplatform.benchmarks;

import java.util.Locale;

/** A statement that is timed: what clients ask of a catalog with views, and what makes and removes one. */
enum ViewStatement
{
    SHOW_TABLES(true, "SHOW TABLES FROM %1$s.reports"),
    INFORMATION_SCHEMA_TABLES(true, "SELECT * FROM %1$s.information_schema.tables WHERE table_schema = 'reports'"),
    INFORMATION_SCHEMA_COLUMNS(true, "SELECT * FROM %1$s.information_schema.columns WHERE table_schema = 'reports'"),
    INFORMATION_SCHEMA_VIEWS(true, "SELECT * FROM %1$s.information_schema.views WHERE table_schema = 'reports'"),
    JDBC_TABLES(true, "SELECT * FROM system.jdbc.tables WHERE table_cat = '%1$s'"),
    JDBC_COLUMNS(true, "SELECT * FROM system.jdbc.columns WHERE table_cat = '%1$s'"),
    TABLE_COMMENTS(true, "SELECT * FROM system.metadata.table_comments WHERE catalog_name = '%1$s'"),
    COLUMNS_OF_ONE(false, "SELECT * FROM %1$s.information_schema.columns WHERE table_schema = 'reports' AND table_name = '%2$s'"),
    SHOW_CREATE_VIEW(false, "SHOW CREATE VIEW %1$s.reports.%2$s"),
    DESCRIBE(false, "DESCRIBE %1$s.reports.%2$s"),
    EXPLAIN(false, "EXPLAIN SELECT * FROM %1$s.reports.%2$s WHERE custkey = 1"),
    CREATE_VIEW(false, null),
    DROP_VIEW(false, "DROP VIEW %1$s.reports.%2$s");

    private final boolean listing;
    private final String sql;

    ViewStatement(boolean listing, String sql)
    {
        this.listing = listing;
        this.sql = sql;
    }

    /** Whether it has at least a row for each view. */
    boolean listing()
    {
        return listing;
    }

    String sql(ViewCatalog catalog, String view)
    {
        return this == CREATE_VIEW ? catalog.createView(view) : sql.formatted(catalog.catalogName(), view);
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
