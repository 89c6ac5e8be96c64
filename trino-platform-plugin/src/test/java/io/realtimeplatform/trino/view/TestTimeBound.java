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
package io.realtimeplatform.trino.view;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTimeBound
{
    @ParameterizedTest
    @CsvSource({
            "2025-01-31, 2025-01-31T00:00:00Z",
            "2025-01-31 12:30, 2025-01-31T12:30:00Z",
            "2025-01-31 12:30:45, 2025-01-31T12:30:45Z",
            "2025-01-31T12:30:45.123456, 2025-01-31T12:30:45.123456Z",
            "2025-01-31 12:30:45.5 UTC, 2025-01-31T12:30:45.500Z",
            "2025-01-31T12:30:45Z, 2025-01-31T12:30:45Z",
            "2025-01-31 00:30:00 +02:00, 2025-01-30T22:30:00Z",
            "0001-01-01, 0001-01-01T00:00:00Z",
    })
    void testParse(String text, Instant expected)
    {
        assertThat(TimeBound.parse(text)).isEqualTo(expected);
        assertThat(TimeBound.parse(TimeBound.print(expected))).isEqualTo(expected);
    }

    @Test
    void testPrint()
    {
        assertThat(TimeBound.print(Instant.parse("2025-01-31T00:00:00Z"))).isEqualTo("2025-01-31");
        assertThat(TimeBound.print(Instant.parse("2025-01-31T00:00:00.5Z"))).isEqualTo("2025-01-31 00:00:00.5");
        assertThat(TimeBound.dateTime(Instant.parse("2025-01-31T00:00:00Z"))).isEqualTo("2025-01-31 00:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2025", "2025-02-30", "2025-1-1", "yesterday", "2025-01-31'", "2025-01-31 12:30:45.1234567", "0000-01-01", "99999-01-01", "2025-01-31 25:00", "2025-01-31 12:30 Europe/Berlin"})
    void testRefused(String text)
    {
        assertThatThrownBy(() -> TimeBound.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a bound is written like");
    }
}
