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
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");
    private static final Pattern NOT_IN_TOPIC = Pattern.compile("[^a-zA-Z0-9._-]");

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

    /** @return the topic into which Debezium puts the changes of the table; two tables with odd names may get the same one */
    static String topic(String connector, PipelineKey key)
    {
        return connector + "." + NOT_IN_TOPIC.matcher(key.schemaName() + "." + key.tableName()).replaceAll("_");
    }

    /**
     * Pinot allows no double underscore in the name of a table, so that three names with underscores in them need a hash to be told apart.
     *
     * @return the name of the Pinot table without its generation
     */
    static String pinotTableBase(PipelineKey key)
    {
        if (isWord(key.sourceName()) && isWord(key.schemaName()) && isWord(key.tableName())) {
            return "%s_%s_%s".formatted(key.sourceName(), key.schemaName(), key.tableName());
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

    static String pinotTable(PipelineKey key, long generation)
    {
        return pinotTableBase(key) + "_g" + generation;
    }
}
