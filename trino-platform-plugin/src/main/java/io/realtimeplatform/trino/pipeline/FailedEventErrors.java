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
package io.realtimeplatform.trino.pipeline;

import static io.realtimeplatform.trino.engine.Quoting.qualified;
import static java.time.temporal.ChronoUnit.SECONDS;

/**
 * What events that cannot be decoded mean for a pipeline, and what to do.
 */
final class FailedEventErrors
{
    private static final String REPEAT = "; then change the rows concerned in the source, if only to the values that they have: until then they are shown as they were. Table pipeline_errors has each event";

    private FailedEventErrors() {}

    /** @param failed how many there are */
    static Diagnosis explain(Pipeline pipeline, long failed, FailedEvent worst)
    {
        String table = qualified(pipeline.key().schemaName(), pipeline.key().tableName());
        if (worst.kind().equals(FailedEvent.TRUNCATE)) {
            return new Diagnosis(
                    "Table %s was truncated in the source, which was seen at %s: the rows that it had then are still shown".formatted(table, worst.time().truncatedTo(SECONDS)),
                    "Drop the pipeline and make it anew");
        }
        return new Diagnosis(
                "%s could not be decoded and %s missing here; the newest, read at %s: %s".formatted(
                        failed == 1 ? "1 event" : failed + " events",
                        failed == 1 ? "is" : "are",
                        worst.time().truncatedTo(SECONDS),
                        worst.message()),
                remedy(pipeline, table, worst.kind()));
    }

    private static String remedy(Pipeline pipeline, String table, String kind)
    {
        return switch (kind) {
            case "bad_type" -> "If a column of %s has another type now, drop the pipeline and make it anew; if it is a value that no other type holds, change it%s".formatted(table, REPEAT);
            case "no_key", "no_position", "unavailable_value" -> "In the source: ALTER TABLE %s REPLICA IDENTITY FULL, and look at table checks%s".formatted(table, REPEAT);
            case "malformed", "unexpected_message" -> "Let nothing but the connector write to topic %s, and let nobody change its converters%s".formatted(pipeline.topic(), REPEAT);
            case "unknown_schema", "registry_unavailable" -> "Look whether the schema registry has the schemas of topic %s%s".formatted(pipeline.topic(), REPEAT);
            default -> "Table pipeline_errors has each event; the log of the Pinot servers says more";
        };
    }
}
