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
package io.realtimeplatform.pinot.debezium;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A short round of fuzzing, the same each time; {@code bin/benchmark fuzz} runs longer ones.
 */
public class TestFuzzing
{
    private static final int INPUTS = 20_000;

    @Test
    public void testChangedEvents()
    {
        Fuzzer fuzzer = new Fuzzer(20_261_125);
        for (int input = 0; input < INPUTS; input++) {
            byte[] message = fuzzer.next();
            try {
                fuzzer.check(message);
            }
            catch (AssertionError | RuntimeException e) {
                fail("Input %s, %s".formatted(input, new String(message, StandardCharsets.UTF_8)), e);
            }
        }
        // the comparison is worth something only if many inputs take the fast way
        assertThat(fuzzer.certain()).isGreaterThan(INPUTS / 10);
    }
}
