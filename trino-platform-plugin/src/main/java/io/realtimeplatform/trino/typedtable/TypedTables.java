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
package io.realtimeplatform.trino.typedtable;

import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

/**
 * The typed tables that pipelines serve now. Read from the store at each call; safe for use by many threads.
 */
public interface TypedTables
{
    /** @return the typed tables of one schema, or of all, sorted by name, in one query of the store */
    List<TypedTable> list(Optional<String> schemaName);

    Optional<TypedTable> find(SchemaTableName name);
}
