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

import com.google.inject.Inject;
import io.realtimeplatform.trino.schedule.Lease;
import io.realtimeplatform.trino.store.Store;
import io.realtimeplatform.trino.store.StoreJson;
import io.realtimeplatform.trino.typedtable.InputTokens;
import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * The tokens by which queries of refreshes read what they read, for all coordinators that share the store.
 */
class StoredInputTokens
        implements InputTokens
{
    private final Store store;

    @Inject
    StoredInputTokens(Store store)
    {
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public Optional<Input> find(String token)
    {
        return store.withHandle(handle -> handle.createQuery("SELECT * FROM staged_input WHERE token = :token")
                .bind("token", token)
                .map((row, _) -> new Input(
                        new SchemaTableName(row.getString("schema_name"), row.getString("table_name")),
                        Optional.ofNullable(row.getString("staging_json")).map(document -> StoreJson.read(document, Staging.class))))
                .findOne());
    }

    /** @return a new token, good until {@link #drop} or a later lease */
    String add(Lease lease, Input input)
    {
        String token = UUID.randomUUID().toString();
        store.inTransaction(handle -> handle.createUpdate("""
                        INSERT INTO staged_input (token, dataset, lease_number, schema_name, table_name, staging_json)
                        VALUES (:token, :dataset, :lease, :schema, :table, :staging)
                        """)
                .bind("token", token)
                .bind("dataset", lease.dataset())
                .bind("lease", lease.number())
                .bind("schema", input.table().getSchemaName())
                .bind("table", input.table().getTableName())
                .bind("staging", input.staging().map(StoreJson::write).orElse(null))
                .execute());
        return token;
    }

    /** Those of older leases of the same dataset. */
    void dropLeftOver(Lease lease)
    {
        drop("lease_number < :lease", lease);
    }

    void drop(Lease lease)
    {
        drop("lease_number = :lease", lease);
    }

    private void drop(String condition, Lease lease)
    {
        store.inTransaction(handle -> handle.createUpdate("DELETE FROM staged_input WHERE dataset = :dataset AND " + condition)
                .bind("dataset", lease.dataset())
                .bind("lease", lease.number())
                .execute());
    }
}
