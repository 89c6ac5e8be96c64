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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import java.util.Map;

/**
 * What keeps Pinot's servers from consuming, in words of somebody who runs databases. The patterns are what Pinot, Kafka's clients
 * and the decoder say.
 */
final class ConsumerErrors
{
    private static final String RESUME = ", then call repair_pipeline";

    private static final ErrorCatalog CATALOG = ErrorCatalog.builder()
            .add("(?:ClassNotFoundException|NoClassDefFoundError|Plugin).*DebeziumMessageDecoder|Caught exception while creating StreamMessageDecoder|Failed to load plugin",
                    "Pinot's servers do not have the decoder of change events",
                    "Put the jar of pinot-debezium-decoder on the class path of every Pinot server and restart it (check pinot_decoder in table checks)")
            .add("Unknown property '([^']*)'",
                    "The decoder of Pinot's servers is older than this platform: it does not know its property {1}",
                    "Put the jar of pinot-debezium-decoder that belongs to this release on the class path of every Pinot server and restart it")
            .add("OffsetOutOfRange",
                    "Kafka has removed records of topic {topic} that Pinot had not read yet: changes are lost",
                    "Drop the pipeline and make it anew; raise retention.ms and retention.bytes of the topic")
            .add("UnknownTopicOrPartition",
                    "Kafka has no topic {topic} any more",
                    "Drop the pipeline and make it anew")
            .add("AuthorizationException|SaslAuthenticationException",
                    "Kafka does not let Pinot's servers read topic {topic}",
                    "Give the user of Pinot's servers the right to read it" + RESUME)
            .add("org\\.apache\\.kafka\\.\\S*TimeoutException|Failed to construct kafka consumer|Node -?\\d+ disconnected|No resolvable bootstrap",
                    "Pinot's servers do not reach Kafka",
                    "Look whether Kafka runs, and whether its servers know it by the address in the table's stream.kafka.broker.list" + RESUME)
            .add("No space left on device",
                    "A Pinot server has no space left on its disk",
                    "Make space" + RESUME)
            .add("OutOfMemoryError|Java heap space",
                    "A Pinot server has run out of memory",
                    "Give Pinot's servers more memory and restart them" + RESUME)
            .add("(?:Could not|Failed to|Cannot) (?:download|fetch|copy|untar) .*segment|AttemptsExceededException",
                    "A Pinot server cannot load a segment from the deep store",
                    "Look whether the controller and its deep store can be reached" + RESUME)
            .build();

    private ConsumerErrors() {}

    /** @param cause what a server says, bounded */
    static Diagnosis explain(Pipeline pipeline, String cause)
    {
        Map<String, String> names = ImmutableMap.of("table", pipeline.pinotTable(), "topic", pipeline.topic());
        return CATALOG.find(ImmutableList.of(cause), names).orElseGet(() -> new Diagnosis(
                "Pinot does not consume topic %s, or cannot load a segment: %s".formatted(pipeline.topic(), ErrorCatalog.rootCause(ImmutableList.of(cause))),
                "The log of the Pinot servers says more; mend the cause" + RESUME));
    }
}
