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

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.materialization.MaterializedViewStore.Use;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.ColumnConstraint;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.dependencies</code>: what the query of each view names, materialized or not. Shown to the owner of the view and to administrators.
 */
class DependenciesTable
        extends PlatformSystemTable
{
    private static final int SCHEMA_NAME = 0;
    private static final int VIEW_NAME = 1;

    private final String catalogName;
    private final MaterializedViewStore store;
    private final Administrators administrators;

    @Inject
    DependenciesTable(CatalogName catalogName, MaterializedViewStore store, Administrators administrators)
    {
        super("dependencies", ImmutableList.of(
                new ColumnMetadata("schema_name", VARCHAR),
                new ColumnMetadata("view_name", VARCHAR),
                new ColumnMetadata("view_type", VARCHAR),
                new ColumnMetadata("used_catalog", VARCHAR),
                new ColumnMetadata("used_schema", VARCHAR),
                new ColumnMetadata("used_name", VARCHAR),
                new ColumnMetadata("used_type", VARCHAR)));
        this.catalogName = catalogName.toString();
        this.store = requireNonNull(store, "store is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        boolean administrator = administrators.isAdministrator(session);
        for (Use use : store.uses()) {
            if ((administrator || use.userOwner().equals(session.getUser()))
                    && ColumnConstraint.allows(constraint, SCHEMA_NAME, use.user().getSchemaName())
                    && ColumnConstraint.allows(constraint, VIEW_NAME, use.user().getTableName())) {
                rows.addRow(
                        use.user().getSchemaName(),
                        use.user().getTableName(),
                        type(use.userMaterialized()),
                        use.catalogName(),
                        use.used().getSchemaName(),
                        use.used().getTableName(),
                        use.catalogName().equals(catalogName) && use.usedView() ? type(use.usedMaterialized()) : "table");
            }
        }
    }

    private static String type(boolean materialized)
    {
        return materialized ? "materialized view" : "view";
    }
}
