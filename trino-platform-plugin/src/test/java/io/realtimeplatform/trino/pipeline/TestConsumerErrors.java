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
import io.realtimeplatform.trino.pinot.PinotFeatures;
import io.realtimeplatform.trino.typedtable.SourceColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TestConsumerErrors
{
    private static final Pipeline PIPELINE = TestPinotTableFactory.pipeline(
            new PipelineKey("shop", "public", "orders"),
            TestPinotTableFactory.plan(PinotFeatures.of("0.11.0"), 0, ImmutableList.of(new SourceColumn("id", "bigint", "bigint", false, false, 1))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "java.lang.ClassNotFoundException: io.realtimeplatform.pinot.debezium.DebeziumMessageDecoder | do not have the decoder | pinot_decoder",
            "java.lang.IllegalArgumentException: Decoder of topic t: Unknown property 'error.payload.bytes', allowed are … | does not know its property error.payload.bytes | belongs to this release",
            "org.apache.kafka.clients.consumer.OffsetOutOfRangeException: Fetch position FetchPosition{offset=7} is out of range | removed records of topic platform_shop_g1.public.orders | make it anew",
            "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [t] | does not let Pinot's servers read topic platform_shop_g1.public.orders | right to read",
            "org.apache.kafka.common.errors.TimeoutException: Timeout of 60000ms expired before the position could be determined | do not reach Kafka | repair_pipeline",
            "java.io.IOException: No space left on device | no space left | Make space",
            "java.lang.OutOfMemoryError: Java heap space | run out of memory | repair_pipeline",
    })
    void testKnownErrors(String cause, String error, String remedy)
    {
        Diagnosis diagnosis = ConsumerErrors.explain(PIPELINE, cause);
        assertThat(diagnosis.error()).contains(error).doesNotContain("Exception", "{");
        assertThat(diagnosis.remedy()).contains(remedy);
    }

    @Test
    void testUnknownError()
    {
        Diagnosis diagnosis = ConsumerErrors.explain(PIPELINE, "com.example.OddException: odd, password=hunter2");
        assertThat(diagnosis.error()).isEqualTo("Pinot does not consume topic platform_shop_g1.public.orders, or cannot load a segment: odd, password=***");
        assertThat(diagnosis.remedy()).contains("log of the Pinot servers");
    }
}
