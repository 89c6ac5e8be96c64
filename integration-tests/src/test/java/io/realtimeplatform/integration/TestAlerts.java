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

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** Prometheus' own tool reads the files of {@code etc/prometheus}, and says which alerts fire on which figures. */
@Tag("tools")
@Order(Integer.MAX_VALUE)
final class TestAlerts
{
    @Test
    void filesAreValid()
    {
        promtool("check", "rules", "../etc/prometheus/alerts.yaml");
        promtool("check", "config", "../etc/prometheus/prometheus.yaml");
    }

    @Test
    void alertsFire()
    {
        promtool("test", "rules", "src/test/prometheus/alerts-test.yaml");
    }

    private static void promtool(String... arguments)
    {
        try {
            Program program = Program.run(ImmutableList.<String>builder().add("promtool").add(arguments).build());
            assertThat(program.exitCode()).as("%s\n%s", program.output(), program.errors()).isZero();
        }
        catch (IOException e) {
            throw new AssertionError("This test needs Prometheus' promtool on the PATH (Debian: package prometheus)", e);
        }
    }
}
