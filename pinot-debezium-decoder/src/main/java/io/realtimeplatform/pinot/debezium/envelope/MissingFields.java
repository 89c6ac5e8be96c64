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
package io.realtimeplatform.pinot.debezium.envelope;

import io.realtimeplatform.pinot.debezium.payload.RecordSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells of fields that columns want and schemas do not have, once for each set of them: schemas come again, and are not
 * remembered for ever.
 */
final class MissingFields
{
    private static final Logger LOGGER = LoggerFactory.getLogger(MissingFields.class);
    private static final int MOST_WARNINGS = 100;

    private final Set<List<String>> warned = new HashSet<>();

    /**
     * @return whether it was told of
     */
    boolean warn(List<RowField> fields, RecordSchema schema)
    {
        List<String> missing = fields.stream().map(RowField::name).filter(name -> schema.field(name) == null).collect(Collectors.toList());
        if (missing.isEmpty() || missing.size() == fields.size() || schema.fields().isEmpty() || warned.size() == MOST_WARNINGS || !warned.add(missing)) {
            return false;
        }
        LOGGER.warn("The event's schema has no field {}: the columns fed by it are null", missing);
        return true;
    }
}
