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
package io.realtimeplatform.benchmarks.faults;

import io.realtimeplatform.benchmarks.BenchmarkFiles;
import io.realtimeplatform.benchmarks.faults.Fault.Kind;
import io.realtimeplatform.benchmarks.faults.Fault.Moment;
import io.realtimeplatform.benchmarks.faults.FaultRound.FaultSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

/** A short round of {@code bin/benchmark faults}, in a stack of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
final class TestFaults
{
    private FaultScenario scenario;
    private Path data;

    @BeforeAll
    void start()
            throws IOException, SQLException
    {
        data = BenchmarkFiles.createDataFolder("test-faults", Path.of("results/faults.csv"));
        scenario = FaultScenario.start(data, new FaultSize(2_000, 30_000, 500), 1);
    }

    @AfterAll
    void close()
            throws IOException
    {
        if (scenario != null) {
            scenario.close();
            BenchmarkFiles.deleteDataFolder(data);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "OLDER_OFFSETS, CHANGES",
            "CONNECT, SNAPSHOT",
            "PINOT, CHANGES"})
    void sourceAndPlatformAreEqualAfter(Kind kind, Moment moment)
            throws SQLException
    {
        RoundResult result = scenario.run(new Fault(kind, moment));
        System.out.println(result);
        assertThat(result.isRight()).describedAs(result.toString()).isTrue();
        // a scenario that changes nothing, or does not look, finds nothing
        assertThat(result.changes()).isPositive();
        assertThat(result.comparisons()).allSatisfy(comparison -> {
            assertThat(comparison.rows()).isPositive();
            assertThat(comparison.observations().results()).isPositive();
        });
    }

    @Test
    void everyProcessIsKilled()
    {
        assertThat(Fault.all()).hasSize(14).doesNotHaveDuplicates();
    }
}
