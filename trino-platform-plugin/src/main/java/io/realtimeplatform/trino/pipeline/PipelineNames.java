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

import io.realtimeplatform.trino.typedtable.PinotName;

import java.util.regex.Pattern;

/**
 * Names of what a pipeline makes elsewhere. Two different pipelines, or generations of one, never share a name:
 * names that are not plain end with a hash of the raw names.
 */
final class PipelineNames
{
    // replication slots have at most 63 bytes, of which prefix and generation need some
    private static final int MAXIMUM_SOURCE_LENGTH = 40;
    private static final int SOURCE_SLUG_LENGTH = 25;
    // Pinot puts the name of a table, and more, into names of files, which have at most 255 bytes
    private static final int MAXIMUM_PLAIN_TABLE_LENGTH = 130;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");

    private PipelineNames() {}

    /** @return the name of connector, replication slot, publication and the prefix of topics */
    static String connector(String sourceName, long generation)
    {
        return "platform_" + source(sourceName) + "_g" + generation;
    }

    private static String source(String sourceName)
    {
        if (PinotName.isPlain(sourceName) && sourceName.length() <= MAXIMUM_SOURCE_LENGTH) {
            return sourceName;
        }
        String slug = PinotName.slug(sourceName);
        return slug.substring(0, Math.min(slug.length(), SOURCE_SLUG_LENGTH)) + "__x" + PinotName.hash(sourceName);
    }

    /** @return the topic into which Debezium puts the changes of the table; tables whose names differ in odd characters may get the same one */
    static String topic(String connector, PipelineKey key)
    {
        return connector + "." + inTopic(key);
    }

    /** Whether another table of the source may get the same topic: Debezium writes an underscore for what a topic's name cannot have. */
    static boolean mayShareTopic(PipelineKey key)
    {
        return inTopic(key).contains("_");
    }

    private static String inTopic(PipelineKey key)
    {
        StringBuilder result = new StringBuilder();
        // Debezium looks at UTF-16 units: two underscores for a character beyond the first 65536
        for (char unit : (key.schemaName() + "." + key.tableName()).toCharArray()) {
            boolean allowed = unit < 128 && (Character.isLetterOrDigit(unit) || unit == '.' || unit == '_' || unit == '-');
            result.append(allowed ? unit : '_');
        }
        return result.toString();
    }

    /**
     * Pinot allows no double underscore in the name of a table, so that three names with underscores in them need a hash to be told apart.
     *
     * @return the name of the Pinot table without its generation
     */
    static String pinotTableBase(PipelineKey key)
    {
        if (isWord(key.sourceName()) && isWord(key.schemaName()) && isWord(key.tableName())) {
            String plain = "%s_%s_%s".formatted(key.sourceName(), key.schemaName(), key.tableName());
            if (plain.length() <= MAXIMUM_PLAIN_TABLE_LENGTH) {
                return plain;
            }
        }
        return "%s_%s_%s_x%s".formatted(
                PinotName.slug(key.sourceName()),
                PinotName.slug(key.schemaName()),
                PinotName.slug(key.tableName()),
                PinotName.hash(key.sourceName() + "\0" + key.schemaName() + "\0" + key.tableName()));
    }

    private static boolean isWord(String name)
    {
        return WORD.matcher(name).matches();
    }

    /** @return the name of the connector that does nothing but read the first rows of the Pinot table's source table */
    static String snapshotConnector(String pinotTable)
    {
        return "platform_snapshot_" + pinotTable;
    }

    static String pinotTable(PipelineKey key, long generation)
    {
        return pinotTableBase(key) + "_g" + generation;
    }
}
