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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * S3 with the bucket of the files of <code>etc/catalog</code>; S3Proxy keeps its objects in files, and checks signatures and checksums.
 */
final class ObjectStorage
        implements AutoCloseable
{
    static final String BUCKET = "lake";
    static final String REGION = "eu-central-1";
    static final String ACCESS_KEY = "lake";
    static final String SECRET_KEY = "lake-secret";

    private final Emulator emulator;

    ObjectStorage(Path directory)
    {
        int port = Emulator.freePort();
        Path settings = directory.resolve("s3proxy.properties");
        try {
            Files.createDirectories(directory.resolve("s3").resolve(BUCKET));
            Files.write(settings, List.of(
                    "s3proxy.endpoint=http://127.0.0.1:" + port,
                    "s3proxy.authorization=aws-v2-or-v4",
                    "s3proxy.identity=" + ACCESS_KEY,
                    "s3proxy.credential=" + SECRET_KEY,
                    // one that Trino sends when it lists objects
                    "s3proxy.ignore-unknown-headers=true",
                    "jclouds.provider=filesystem-nio2",
                    "jclouds.filesystem.basedir=" + directory.resolve("s3")));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        emulator = Emulator.start(Emulator.java("s3proxy", "org.gaul.s3proxy.Main", "--properties", settings.toString()), ImmutableMap.of(), port, directory.resolve("s3proxy.log"));
    }

    String url()
    {
        return emulator.url().toString();
    }

    /** @return the properties of a catalog that stores its files here */
    Map<String, String> properties()
    {
        return ImmutableMap.of(
                "s3.endpoint", url(),
                "s3.path-style-access", "true",
                // with Trino's 20 a statement waits for minutes when nobody answers
                "s3.max-error-retries", "5",
                "s3.region", REGION,
                "s3.aws-access-key", ACCESS_KEY,
                "s3.aws-secret-key", SECRET_KEY);
    }

    void stop()
    {
        emulator.close();
    }

    void start()
    {
        emulator.start();
    }

    @Override
    public void close()
    {
        emulator.close();
    }
}
