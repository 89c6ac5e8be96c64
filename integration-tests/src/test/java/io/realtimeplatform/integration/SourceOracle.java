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

import io.realtimeplatform.localstack.oracle.TableContent;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Compares a typed table with the table that it comes from: all columns, all rows, however often each
 * is there, as {@link TableContent} reads them. The source is the truth.
 */
final class SourceOracle
{
    private final Sql source;
    private final Sql trino;

    /**
     * @param source a session of the source database, in time zone UTC
     */
    SourceOracle(Sql source, Sql trino)
    {
        this.source = source;
        this.trino = trino;
    }

    /** Waits until the typed table, such as {@code platform.shop.orders}, equals the source table, such as {@code public.orders}. */
    void awaitEqual(String typedTable, String sourceTable)
    {
        awaitEqual(typedTable, sourceTable, "*");
    }

    /** The same for some of the columns, which have the same names on both sides. */
    void awaitEqual(String typedTable, String sourceTable, String columns)
    {
        awaitSame("SELECT %s FROM %s".formatted(columns, typedTable), "SELECT %s FROM %s".formatted(columns, sourceTable));
    }

    /** Waits until both queries have the same rows. */
    void awaitSame(String trinoQuery, String sourceQuery)
    {
        TableContent expected = readSource(sourceQuery);
        Await.untilNothingMissing(() -> {
            try {
                return expected.differenceOf(expected.sameOfTrino(trino.connection(), trinoQuery))
                        .map(difference -> "%s should equal %s: %s".formatted(trinoQuery, sourceQuery, difference.text()));
            }
            catch (SQLException e) {
                return Optional.of("%s%nfailed: %s".formatted(trinoQuery, e.getMessage()));
            }
        });
    }

    private TableContent readSource(String sql)
    {
        try {
            return TableContent.ofSource(source.connection(), sql);
        }
        catch (SQLException e) {
            throw new AssertionError("%s%nfailed: %s".formatted(sql, e.getMessage()), e);
        }
    }
}
