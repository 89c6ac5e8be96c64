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

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.lake.EmulatedLake;
import io.realtimeplatform.trino.lake.GlueLake;
import org.junit.jupiter.api.Tag;

import java.nio.file.Path;
import java.util.List;

/** Neither S3 nor AWS Glue answers. */
@Tag("tools")
final class TestGlueOutage
        extends AbstractTestOutage
{
    @Override
    EmulatedLake createLake(Path directory)
    {
        return new GlueLake(directory);
    }

    @Override
    List<String> storages()
    {
        return ImmutableList.of("iceberg.platform", "hive.platform");
    }

    @Override
    String unreachable()
    {
        return "Unable to execute HTTP request: Connect to 127.0.0.1";
    }
}
