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
package io.realtimeplatform.benchmarks;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a benchmark writes: its results, and what the servers of its stack write while it runs. */
public final class BenchmarkFiles
{
    private BenchmarkFiles() {}

    /**
     * A new folder for the data of the servers, in the module's {@code target}. A run that fails leaves it there, with
     * the servers' logs; one that ends well deletes it.
     *
     * @param results the file with the results, in a folder beside {@code target}
     */
    public static Path createDataFolder(String benchmark, Path results)
            throws IOException
    {
        return Files.createTempDirectory(Files.createDirectories(results.toAbsolutePath().getParent().resolveSibling("target")), benchmark + "-");
    }

    /** @param data of servers that have ended */
    public static void deleteDataFolder(Path data)
            throws IOException
    {
        MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
    }

    /** @param lines of CSV, the names of the columns first */
    public static void write(Path results, List<String> lines)
            throws IOException
    {
        Files.createDirectories(results.toAbsolutePath().getParent());
        Files.write(results, lines);
        System.out.printf("Written to %s%n", results);
    }
}
