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

import io.realtimeplatform.trino.lake.GlueLake;
import io.realtimeplatform.trino.lake.Lake;
import org.junit.jupiter.api.Tag;

import java.nio.file.Path;

/** Refreshes that do not take effect in a lake of S3 and AWS Glue. */
@Tag("tools")
final class TestRefreshEndsOnGlue
        extends AbstractTestRefreshEnds
{
    @Override
    Lake createLake(Path directory)
    {
        return new GlueLake(directory);
    }
}
