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

import io.realtimeplatform.trino.check.Finding;
import io.trino.spi.TrinoException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the platform asks a kind of database, and what it prepares there for the connector of a source: always through the source's
 * catalog in this Trino and with the rights of the caller, whose name is the argument user. Whatever cannot be captured is
 * refused with a {@link TrinoException} that says what to do.
 */
interface SourceDatabase
{
    /** Checks that the catalog reads the database that the source names, and that it can be captured. */
    void check(String user, Source source);

    /** Checks that the database has such a schema. */
    void checkSchema(String user, Source source, String schemaName);

    /** @return the tables of a schema that can be captured, in the order of their names; none when there is no such schema */
    List<ListedTable> tables(String user, Source source, String schemaName);

    /**
     * @param partition whether it is a part of another table, with which it is captured
     */
    record ListedTable(String name, boolean partition) {}

    /**
     * Checks that the caller may read the table, and that it can be captured as a pipeline wants it. The database was checked.
     *
     * @param replicaIdentity what the pipeline is to have
     */
    SourceTable checkTable(String user, Source source, PipelineKey key, ReplicaIdentity replicaIdentity);

    /** @return the names of the checks that {@link #inspect} makes */
    List<String> checks();

    /** Looks whether the server still is as the source and its pipelines need it. Changes nothing. */
    Map<String, Finding> inspect(String user, Source source, List<Pipeline> pipelines);

    /** @return the statements that have changes tell whole rows, which some pipelines need; none where they do already */
    List<String> replicaIdentityFull(String user, Source source, PipelineKey key);

    void setReplicaIdentityFull(String user, Source source, PipelineKey key);

    /** Has the database give the changes of the tables to the connector: of all of them, or none. */
    void publish(String user, Source source, String connector, Collection<PipelineKey> tables);

    /** Waits until a snapshot that begins afterwards shows every change that the connector may have passed over until now. */
    void awaitEarlierTransactions(String user, Source source);

    /** Undoes {@link #publish} for one table; nothing happens when it, the table or the connector is not there. */
    void unpublish(String user, Source source, String connector, PipelineKey key);

    /** Removes everything that there is for the connector, which is gone; nothing happens when there is nothing. */
    void removeTraces(String user, Source source, String connector);

    /**
     * @param there whether it is there already
     * @param statement what makes or alters it; empty when it is there as it has to be, or the connector makes it
     */
    record Preparation(String type, boolean there, Optional<String> statement) {}

    /** @return what {@link #publish} would do */
    List<Preparation> preparations(String user, Source source, String connector, Collection<PipelineKey> tables);

    /** @return what the connector makes in the database when it starts first */
    List<Preparation> connectorPreparations(String user, Source source, String connector);

    /** @return what {@link #removeTraces} would remove, in its order: types, and details of those that are there */
    Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector);

    /** @return what {@link #unpublish} would change: types, and details where that would change something */
    Map<String, Supplier<Optional<String>>> traces(String user, Source source, String connector, PipelineKey key);
}
