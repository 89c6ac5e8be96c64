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
package io.realtimeplatform.integration;

import org.junit.jupiter.api.Test;

import static io.realtimeplatform.integration.IntegrationStack.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Says on which Pinot the scenarios ran: on the oldest release without PINOT_HOME, on the one that it names with it. */
@WithStack
final class TestPinotRelease
{
    private final IntegrationStack stack;

    TestPinotRelease(IntegrationStack stack)
    {
        this.stack = stack;
    }

    @Test
    void scenariosRanOnPinotWithNullsAndDeletes()
    {
        System.out.println("The scenarios run on Pinot " + stack.pinotVersion());
        if (environment("PINOT_HOME").isEmpty()) {
            String message = "PINOT_HOME is not set: the scenarios did NOT run on a Pinot of 1.x, only on the oldest release. Set it to an unpacked Apache Pinot distribution to run them there as well";
            System.out.println(message);
            assumeTrue(false, message);
        }
        assertThat(stack.pinotVersion()).doesNotStartWith("0.");
    }
}
