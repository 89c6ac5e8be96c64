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
package io.realtimeplatform.trino.schedule;

import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_MATERIALIZED_VIEW_PROPERTY;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSchedule
{
    private static Schedule cron(String expression)
    {
        return Schedule.parse(expression, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */5 * * * *              | */5 * * * *
            \t0  6 * *   MON-FRI\t   | 0 6 * * MON-FRI
            0 6 * * * Europe/Berlin  | 0 6 * * * Europe/Berlin
            0 6 * * * UTC            | 0 6 * * *
            0 6 * * * +05:30         | 0 6 * * * +05:30
            every 5 minutes          | every 5 minutes
            EVERY 90 Minutes         | every 1 hour 30 minutes
            every PT2S               | every 2 seconds
            every  1   day           | every 1 day
            """)
    void testText(String written, String text)
    {
        Schedule schedule = cron(written);
        assertThat(schedule.toString()).isEqualTo(text);
        assertThat(Schedule.fromString(text)).isEqualTo(schedule).hasSameHashCodeAs(schedule);
    }

    @Test
    void testTextOfTargetLag()
    {
        assertThat(Schedule.targetLag("10 minutes").toString()).isEqualTo("target lag 10 minutes");
        assertThat(Schedule.fromString("target lag 10 minutes")).isEqualTo(Schedule.targetLag("PT10M"));
    }

    @Test
    void testTimeZoneBeside()
    {
        assertThat(Schedule.parse("0 6 * * *", Optional.of("Europe/Berlin"))).isEqualTo(cron("0 6 * * * Europe/Berlin"));
        assertThat(Schedule.parse("0 6 * * *", Optional.of("UTC"))).isEqualTo(cron("0 6 * * *"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 31 2 *               | which never fires: no such day will come
            0 0 30 FEB *             | which never fires
            0 0 31 4,6 *             | which never fires
            60 * * * *               | which is no cron expression (Failed to parse cron expression. Value 60 not in range [0, 59])
            * * * *                  | allowed are five fields of cron
            0 0 6 * * *              | allowed are five fields of cron
            @daily                   | allowed are five fields of cron
            */0 * * * *              | which is no cron expression
            0 6 * * * Europe/Atlantis| and Europe/Atlantis is no time zone that is known
            daily                    | allowed are five fields of cron
            every                    | which is empty
            every minute             | which is no length of time
            every 0 minutes          | which is no time at all
            every -5 minutes         | which is negative
            every 5 fortnights       | and fortnights is no unit of time
            every 1 month            | but months and years have no fixed length here
            """)
    void testRefusedSchedules(String schedule, String problem)
    {
        assertThatThrownBy(() -> cron(schedule))
                .isInstanceOfSatisfying(TrinoException.class, e -> assertThat(e.getErrorCode()).isEqualTo(INVALID_MATERIALIZED_VIEW_PROPERTY.toErrorCode()))
                .hasMessageStartingWith("refresh_schedule is '%s', ", schedule)
                .hasMessageContaining(problem);
    }

    @Test
    void testRefusedTimeZones()
    {
        assertThatThrownBy(() -> Schedule.parse("0 6 * * *", Optional.of("Berlin")))
                .hasMessage("refresh_time_zone is 'Berlin', and Berlin is no time zone that is known: allowed are names like Europe/Berlin or UTC, and offsets like +02:00");
        assertThatThrownBy(() -> Schedule.parse("0 6 * * * Europe/Berlin", Optional.of("UTC")))
                .hasMessageContaining("refresh_time_zone is 'UTC', but refresh_schedule is '0 6 * * * Europe/Berlin', which names a time zone as well");
        assertThatThrownBy(() -> Schedule.parse("every 5 minutes", Optional.of("UTC")))
                .hasMessageContaining("refresh_time_zone is 'UTC', but refresh_schedule is 'every 5 minutes', which needs none");
    }

    @Test
    void testDefinition()
    {
        Schedules schedules = new Schedules(new ScheduleConfig().setMinimumInterval(new Duration(120, SECONDS)));
        assertThat(schedules.define(Optional.empty(), Optional.empty(), Optional.empty())).isEmpty();
        assertThat(schedules.define(Optional.of("*/2 * * * *"), Optional.empty(), Optional.empty())).contains(cron("*/2 * * * *"));
        assertThat(schedules.define(Optional.empty(), Optional.empty(), Optional.of("2 minutes"))).contains(Schedule.targetLag("2 minutes"));
        assertThatThrownBy(() -> schedules.define(Optional.of("*/5 * * * *"), Optional.empty(), Optional.of("10 minutes")))
                .hasMessage("target_lag is '10 minutes', but refresh_schedule is given as well: give one of them");
        assertThatThrownBy(() -> schedules.define(Optional.empty(), Optional.of("UTC"), Optional.empty()))
                .hasMessage("refresh_time_zone is 'UTC', but refresh_schedule is not given: a time zone belongs to a cron expression");
        assertThatThrownBy(() -> schedules.define(Optional.of("every 119 seconds"), Optional.empty(), Optional.empty()))
                .hasMessage("refresh_schedule is 'every 119 seconds', which is too short: the least that is allowed is 2 minutes (platform.refresh.minimum-interval)");
        assertThatThrownBy(() -> schedules.define(Optional.of("0,1 6 * * *"), Optional.empty(), Optional.empty()))
                .hasMessageStartingWith("refresh_schedule is '0,1 6 * * *', which is too short");
        assertThatThrownBy(() -> schedules.define(Optional.empty(), Optional.empty(), Optional.of("1 minute")))
                .hasMessageStartingWith("target_lag is '1 minute', which is too short");
        assertThat(schedules.stored("every 2 seconds")).isEqualTo(cron("every 2 seconds"));
    }

    @Test
    void testDueIsComputed()
    {
        Schedule schedule = cron("every 5 minutes");
        Instant last = Instant.parse("2026-01-01T12:00:00.000001Z");
        assertThat(schedule.isDue(last, Instant.parse("2026-01-01T12:04:59.999999Z"))).isFalse();
        assertThat(schedule.isDue(last, Instant.parse("2026-01-01T12:05:00Z"))).isTrue();
        assertThat(schedule.isDue(last, Instant.parse("2026-01-02T12:04:00Z"))).isTrue();
        // a refresh that began at a time of the schedule began after it
        assertThat(schedule.isDue(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:00:01Z"))).isFalse();
        assertThat(schedule.isDue(Instant.parse("2026-01-01T11:59:59.999999Z"), Instant.parse("2026-01-01T12:00:00Z"))).isTrue();
    }

    @Test
    void testClockSetBack()
    {
        assertThat(cron("0 6 * * *").isDue(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T11:59:59Z"))).isTrue();
    }

    @Test
    void testTargetLag()
    {
        Schedule lag = Schedule.targetLag("10 minutes");
        Instant last = Instant.parse("2026-01-01T12:00:00Z");
        assertThat(lag.isDue(last, Instant.parse("2026-01-01T12:04:59Z"))).isFalse();
        assertThat(lag.isDue(last, Instant.parse("2026-01-01T12:05:00Z"))).isTrue();
        assertThat(lag.nextAfter(last)).contains(Instant.parse("2026-01-01T12:05:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the clock goes from 2:00 to 3:00: what is left out is due then
            30 2 * * * Europe/Berlin   | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z
            0 3 * * * Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z
            0 2 * * * Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
            15 1-3 * * * Europe/Berlin | 2026-03-28T22:00:00Z | 2026-03-29T00:15:00Z 2026-03-29T01:00:00Z 2026-03-29T01:15:00Z 2026-03-29T23:15:00Z
            # the clock goes from 3:00 to 2:00: what comes twice is due twice
            30 2 * * * Europe/Berlin   | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-26T01:30:00Z
            0 * * * * Europe/Berlin    | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
            # by half an hour
            15 2 * * * Australia/Lord_Howe | 2026-10-03T00:00:00Z | 2026-10-03T15:30:00Z 2026-10-04T15:15:00Z
            # a day that is left out
            0 12 30 12 * Pacific/Apia  | 2010-12-31T00:00:00Z | 2011-12-30T10:00:00Z 2012-12-29T22:00:00Z
            """)
    void testClocksThatAreSet(String expression, Instant from, String times)
    {
        Instant time = from;
        for (String expected : times.split(" ")) {
            time = cron(expression).nextAfter(time).orElseThrow();
            assertThat(time).isEqualTo(expected);
        }
    }

    /** Whatever time it is reckoned from, the next time is the same until it has come. */
    @ParameterizedTest
    @ValueSource(strings = {
            "30 2 * * * Europe/Berlin", "*/30 * * * * America/New_York", "*/7 1-3 * * * Australia/Lord_Howe", "30 0 * * * Asia/Beirut", "59 23 * * SUN America/Santiago"})
    void testNextTimeDependsOnTheTimeOnly(String expression)
    {
        Schedule schedule = cron(expression);
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Instant next = Instant.MIN;
        for (Instant time = Instant.parse("2026-01-01T00:00:17Z"); time.isBefore(end); time = time.plusSeconds(11 * 60)) {
            Instant found = schedule.nextAfter(time).orElseThrow();
            assertThat(found).isAfter(time);
            if (time.isBefore(next)) {
                assertThat(found).isEqualTo(next);
            }
            next = found;
        }
    }

    @Test
    void testRareTimes()
    {
        assertThat(cron("0 0 29 2 *").nextAfter(Instant.parse("2026-01-01T00:00:00Z"))).contains(Instant.parse("2028-02-29T00:00:00Z"));
        assertThat(cron("0 0 29 2 *").nextAfter(Instant.parse("2096-03-01T00:00:00Z"))).contains(Instant.parse("2104-02-29T00:00:00Z"));
        // either of the two days, as in every cron
        assertThat(cron("0 0 13 * FRI").nextAfter(Instant.parse("2026-12-11T00:00:00Z"))).contains(Instant.parse("2026-12-13T00:00:00Z"));
        assertThat(cron("0 0 * * 7").nextAfter(Instant.parse("2026-12-11T00:00:00Z"))).contains(Instant.parse("2026-12-13T00:00:00Z"));
        assertThat(cron("0 0 * * 0").nextAfter(Instant.parse("2026-12-11T00:00:00Z"))).contains(Instant.parse("2026-12-13T00:00:00Z"));
    }
}
