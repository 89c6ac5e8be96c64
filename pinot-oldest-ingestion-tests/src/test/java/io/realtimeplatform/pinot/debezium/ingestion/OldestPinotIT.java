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
package io.realtimeplatform.pinot.debezium.ingestion;

import org.apache.pinot.spi.data.Schema;

import java.nio.file.Path;
import java.util.Map;

/**
 * The scenarios in the oldest release of Pinot that the decoder supports.
 */
public class OldestPinotIT
        extends IngestionScenarios
{
    @Override
    IngestedTable table(Path directory, Schema schema, Map<String, String> properties)
            throws Exception
    {
        return new OldestIngestedTable(directory, schema, properties);
    }
}
