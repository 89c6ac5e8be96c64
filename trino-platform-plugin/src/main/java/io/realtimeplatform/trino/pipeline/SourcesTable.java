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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.realtimeplatform.trino.security.Administrators;
import io.realtimeplatform.trino.surface.PlatformSystemTable;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.InMemoryRecordSet.Builder;
import io.trino.spi.predicate.TupleDomain;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * <code>system.sources</code>: shown to administrators and owners. Holds references to secrets, never secrets.
 */
class SourcesTable
        extends PlatformSystemTable
{
    private final SourceStore sources;
    private final Administrators administrators;

    @Inject
    SourcesTable(SourceStore sources, Administrators administrators)
    {
        super("sources", ImmutableList.of(
                new ColumnMetadata("source_name", VARCHAR),
                new ColumnMetadata("type", VARCHAR),
                new ColumnMetadata("catalog_name", VARCHAR),
                new ColumnMetadata("host", VARCHAR),
                new ColumnMetadata("port", BIGINT),
                new ColumnMetadata("database", VARCHAR),
                new ColumnMetadata("user_name", VARCHAR),
                new ColumnMetadata("password_reference", VARCHAR),
                new ColumnMetadata("connector", VARCHAR),
                new ColumnMetadata("owner", VARCHAR)));
        this.sources = requireNonNull(sources, "sources is null");
        this.administrators = requireNonNull(administrators, "administrators is null");
    }

    @Override
    protected void addRows(ConnectorSession session, TupleDomain<Integer> constraint, Builder rows)
    {
        for (Source source : sources.list()) {
            if (administrators.isAdministrator(session) || source.owner().equals(session.getUser())) {
                rows.addRow(
                        source.name(),
                        source.type(),
                        source.catalogName(),
                        source.host(),
                        (long) source.port(),
                        source.database(),
                        source.userName(),
                        source.passwordReference(),
                        source.connector().orElse(null),
                        source.owner());
            }
        }
    }
}
