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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TestDebeziumNames
{
    @ParameterizedTest
    @ValueSource(strings = {"orders", "Order-Lines", "größe", "select", "1st", "a$b", "a,b", "100%", "back\\slash", "😀"})
    void testNamesThatSurviveOffsets(String name)
    {
        assertThat(DebeziumNames.surviveOffsets(new PipelineKey("any source", "public", name))).isTrue();
        assertThat(DebeziumNames.surviveOffsets(new PipelineKey("any source", name, "orders"))).isTrue();
        assertThat(DebeziumNames.confusion(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", " a", "a ", "it's", "dot.ted", "say \"hi\" now", "tick`s", "\u2003", "'single'", "`back`"})
    void testNamesThatDoNot(String name)
    {
        assertThat(DebeziumNames.surviveOffsets(new PipelineKey("shop", "public", name))).isFalse();
        assertThat(DebeziumNames.surviveOffsets(new PipelineKey("shop", name, "orders"))).isFalse();
        assertThat(DebeziumNames.confusion(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"quoted\"", "\"a", "a\"", "a''b", "a``b", "\""})
    void testNamesThatAreTakenForOthers(String name)
    {
        assertThat(DebeziumNames.confusion(name)).isPresent();
    }
}
