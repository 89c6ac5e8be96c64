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
package io.realtimeplatform.trino.lake;

import java.util.Map;
import java.util.Optional;

/**
 * Where the rows of materialized views are stored in a test: what catalogs <code>iceberg</code> and <code>hive</code> are made of.
 */
public interface Lake
        extends AutoCloseable
{
    /** @return the properties of the catalog with connector <code>iceberg</code> */
    Map<String, String> iceberg();

    /** @return the properties of the catalog with connector <code>hive</code>; empty if there is none beside that of Iceberg */
    Optional<Map<String, String>> hive();

    /** Ends what was started for it. */
    @Override
    void close();
}
