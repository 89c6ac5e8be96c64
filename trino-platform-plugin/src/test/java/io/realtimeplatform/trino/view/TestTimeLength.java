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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestTimeLength
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1 year            | 12 | 0",
            "2 years           | 24 | 0",
            "1 year 6 months   | 18 | 0",
            "6 MONTHS 1 Year   | 18 | 0",
            "90 days           | 0  | 7776000",
            "1 week            | 0  | 604800",
            "  36   hours      | 0  | 129600",
            "5 minutes         | 0  | 300",
            "1 month 10 days   | 1  | 864000",
            "90days            | 0  | 7776000",
            "1000 years        | 12000 | 0",
            "0 years 1 day     | 0  | 86400",
            "P90D              | 0  | 7776000",
            "p1y6m             | 18 | 0",
            "P1Y2M3W4DT5H6M7S  | 14 | 2178367",
            "PT5M              | 0  | 300",
    })
    void testParse(String text, long months, long seconds)
    {
        TimeLength length = TimeLength.parse(text);
        assertThat(length).isEqualTo(new TimeLength(months, seconds));
        assertThat(TimeLength.parse(length.toString())).isEqualTo(length);
    }

    @Test
    void testPrint()
    {
        assertThat(TimeLength.parse("18 months")).hasToString("1 year 6 months");
        assertThat(TimeLength.parse("PT90M")).hasToString("1 hour 30 minutes");
        assertThat(TimeLength.parse("365 days")).hasToString("365 days");
        assertThat(TimeLength.parse("2 weeks 1 second")).hasToString("14 days 1 second");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1 yaer                 | yaer is no unit of time",
            "1                      | no length of time",
            "year                   | no length of time",
            "1 year,                | no length of time",
            "1.5 years              | no length of time",
            "1 year and 2 months    | no length of time",
            "-1 year                | negative",
            "1 year -6 months       | negative",
            "0 days                 | longer than zero",
            "P0D                    | longer than zero",
            "1001 years             | too long",
            "999999999 days         | too long",
            "99999999999999999999999999 years | too long",
            "P9999Y                 | too long",
            "P                      | no length of time",
            "PT                     | no length of time",
            "P1DT                   | no length of time",
            "P-1D                   | negative",
            "P1.5D                  | no length of time",
    })
    void testRefused(String text, String problem)
    {
        assertThatThrownBy(() -> TimeLength.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "1 day'", "1 day; DROP VIEW x", "1 day -- ", "1 day\0", "INTERVAL '1' DAY", "１ day"})
    void testHostile(String text)
    {
        assertThatThrownBy(() -> TimeLength.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
