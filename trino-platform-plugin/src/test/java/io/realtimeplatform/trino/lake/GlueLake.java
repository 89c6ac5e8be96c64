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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.PythonEnvironment;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Iceberg and Hive with AWS Glue. Each has a region of its own, as a catalog lists the tables of the other.
 */
public final class GlueLake
        extends EmulatedLake
{
    private static final Path SOURCES = Path.of("src/test/python").toAbsolutePath();
    private static final String REGION_OF_HIVE = "eu-west-1";

    private final Emulator glue;

    public GlueLake(Path directory)
    {
        super(directory);
        Path python = PythonEnvironment.prepare(SOURCES.resolve("lake-requirements.txt"), System.out::println);
        int port = Emulator.freePort();
        glue = add(Emulator.start(
                ImmutableList.of(python.toString(), SOURCES.resolve("glue.py").toString(), Integer.toString(port), directory.resolve("glue.state").toString()),
                ImmutableMap.of(),
                port,
                directory.resolve("glue.log")));
    }

    @Override
    public Map<String, String> iceberg()
    {
        return CatalogFile.read("iceberg_glue", properties(ObjectStorage.REGION));
    }

    @Override
    public Optional<Map<String, String>> hive()
    {
        return Optional.of(CatalogFile.read("hive_glue", properties(REGION_OF_HIVE)));
    }

    private Map<String, String> properties(String region)
    {
        return ImmutableMap.<String, String>builder()
                .putAll(storage().properties())
                .put("hive.metastore.glue.endpoint-url", glue.url().toString())
                .put("hive.metastore.glue.region", region)
                .put("hive.metastore.glue.aws-access-key", ObjectStorage.ACCESS_KEY)
                .put("hive.metastore.glue.aws-secret-key", ObjectStorage.SECRET_KEY)
                .buildOrThrow();
    }
}
