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

/**
 * Iceberg with the REST catalog that Iceberg tests its clients with.
 */
public final class RestLake
        extends EmulatedLake
{
    private final Emulator catalog;

    public RestLake(Path directory)
    {
        super(directory);
        int port = Emulator.freePort();
        catalog = add(Emulator.start(
                Emulator.java("iceberg-open-api", "org.apache.iceberg.rest.RESTCatalogServer"),
                ImmutableMap.<String, String>builder()
                        .put("CATALOG_REST_PORT", Integer.toString(port))
                        .put("CATALOG_URI", "jdbc:sqlite:" + directory.resolve("rest.sqlite"))
                        // more than one cannot write into a file of SQLite
                        .put("CATALOG_CLIENTS", "1")
                        .put("CATALOG_WAREHOUSE", "s3://%s/iceberg".formatted(ObjectStorage.BUCKET))
                        .put("CATALOG_IO__IMPL", "org.apache.iceberg.aws.s3.S3FileIO")
                        .put("CATALOG_S3_ENDPOINT", storage().url())
                        .put("CATALOG_S3_PATH__STYLE__ACCESS", "true")
                        .put("CATALOG_S3_ACCESS__KEY__ID", ObjectStorage.ACCESS_KEY)
                        .put("CATALOG_S3_SECRET__ACCESS__KEY", ObjectStorage.SECRET_KEY)
                        .put("CATALOG_CLIENT_REGION", ObjectStorage.REGION)
                        .buildOrThrow(),
                port,
                directory.resolve("rest.log")));
    }

    @Override
    public Map<String, String> iceberg()
    {
        return CatalogFile.read("iceberg_rest", ImmutableMap.<String, String>builder()
                .putAll(storage().properties())
                .put("iceberg.rest-catalog.uri", catalog.url().toString())
                .buildOrThrow());
    }

    @Override
    public Optional<Map<String, String>> hive()
    {
        return Optional.empty();
    }
}
