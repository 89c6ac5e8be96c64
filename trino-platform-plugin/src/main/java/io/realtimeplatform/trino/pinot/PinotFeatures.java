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
package io.realtimeplatform.trino.pinot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static java.lang.Integer.parseInt;
import static java.util.Objects.requireNonNull;

/**
 * What a version of Pinot can do, as far as generated tables depend on it.
 *
 * @param version as the controller says it
 * @param columnNulls whether a schema can keep NULLs by column (from 1.1)
 * @param deleteColumn whether an upsert table can drop the rows that a column flags (from 1.0)
 * @param keepsNan whether FLOAT and DOUBLE columns keep NaN and -0.0, which Pinot replaces by NULL and 0.0 from 1.1 on (its class SpecialValueTransformer)
 * @param consistencyMode whether queries can see an upsert table as of one moment (from 1.3)
 * @param consumerFactory the class that reads Kafka in Pinot's distribution of that version
 */
public record PinotFeatures(String version, boolean columnNulls, boolean deleteColumn, boolean keepsNan, boolean consistencyMode, String consumerFactory)
{
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\D.*)?");

    public PinotFeatures
    {
        requireNonNull(version, "version is null");
        requireNonNull(consumerFactory, "consumerFactory is null");
    }

    /** @param version the controller's version, for example <code>0.11.0-1b4d6b6b0a27422c1552ea1a936ad145056f7033</code> */
    public static PinotFeatures of(String version)
    {
        Matcher matcher = VERSION.matcher(version);
        checkArgument(matcher.matches(), "not a version of Pinot: %s", version);
        int number = parseInt(matcher.group(1)) * 1000 + parseInt(matcher.group(2));
        return new PinotFeatures(version, number >= 1001, number >= 1000, number < 1001, number >= 1003, consumerFactory(number));
    }

    private static String consumerFactory(int number)
    {
        String kafka = "kafka40";
        if (number < 1003) {
            kafka = "kafka20";
        }
        else if (number < 1005) {
            kafka = "kafka30";
        }
        return "org.apache.pinot.plugin.stream." + kafka + ".KafkaConsumerFactory";
    }

    PinotFeatures withConsumerFactory(String consumerFactory)
    {
        return new PinotFeatures(version, columnNulls, deleteColumn, keepsNan, consistencyMode, consumerFactory);
    }
}
