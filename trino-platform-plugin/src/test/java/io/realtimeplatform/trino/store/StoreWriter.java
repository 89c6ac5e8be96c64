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
package io.realtimeplatform.trino.store;

import io.trino.spi.catalog.CatalogName;

import java.time.Duration;

/**
 * A process that holds a lock and writes into a store until it is killed, and says after each transaction what is written.
 */
final class StoreWriter
{
    private StoreWriter() {}

    public static void main(String[] arguments)
            throws StoreLockedException
    {
        Store store = new Store(new CatalogName("platform"), new StoreConfig().setJdbcUrl(arguments[0]));
        long last = store.withHandle(handle -> handle.createQuery("SELECT coalesce(max(generation), 0) FROM name_generation").mapTo(Long.class).one());
        store.lock("held by a process that dies", Duration.ZERO);
        for (long generation = last + 1; ; generation++) {
            long current = generation;
            store.inTransaction(handle -> handle.execute("INSERT INTO name_generation (name, generation) VALUES (?, ?)", "name " + current, current));
            System.out.println(current);
        }
    }
}
