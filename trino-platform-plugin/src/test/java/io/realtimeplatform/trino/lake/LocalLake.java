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

import com.google.common.collect.ImmutableMap;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Files of this machine, the lists of tables too.
 */
public final class LocalLake
        implements Lake
{
    private final Path directory;

    public LocalLake(Path directory)
    {
        this.directory = requireNonNull(directory, "directory is null");
    }

    @Override
    public Map<String, String> iceberg()
    {
        return ImmutableMap.of(
                "iceberg.catalog.type", "TESTING_FILE_METASTORE",
                "hive.metastore.catalog.dir", "local:///iceberg",
                "fs.native-local.enabled", "true",
                "local.location", directory.toString());
    }

    @Override
    public Optional<Map<String, String>> hive()
    {
        return Optional.of(ImmutableMap.of(
                "hive.metastore", "file",
                "hive.metastore.catalog.dir", "local:///hive",
                "fs.native-local.enabled", "true",
                "local.location", directory.toString()));
    }

    @Override
    public void close() {}
}
