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
package io.realtimeplatform.trino.view;

import io.trino.spi.connector.RelationType;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Typed tables and views together, as Trino asks for them: by name, whatever they are. Each method is one query of the
 * store, however many relations there are, and keeps nothing. Safe for use by many threads.
 */
public interface RelationStore
{
    /** @return the schemas that were made and those that hold views or typed tables, sorted */
    List<String> schemaNames();

    boolean schemaExists(String schemaName);

    /** @return the names of the relations of one schema, or of all, and what each is */
    Map<SchemaTableName, RelationType> types(Optional<String> schemaName);

    /** @return the relations of one schema, or of all */
    Relations list(Optional<String> schemaName);

    /** @return what has that name: one relation or none */
    Relations find(SchemaTableName name);
}
