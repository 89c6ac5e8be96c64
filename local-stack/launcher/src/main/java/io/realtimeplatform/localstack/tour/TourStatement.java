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
package io.realtimeplatform.localstack.tour;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One statement of the tour.
 *
 * @param prose what the reader is told before it, line by line
 * @param place where it runs
 * @param user who runs it
 * @param sql the statement without its semicolon
 * @param expectations what the result must be, all of them
 * @param within how long the statement is repeated until the result is as expected; empty if it runs once
 * @param location file name and line of the statement
 */
record TourStatement(List<String> prose, Place place, String user, String sql, List<Expectation> expectations, Optional<Duration> within, String location)
{
    TourStatement
    {
        prose = ImmutableList.copyOf(prose);
        requireNonNull(place, "place is null");
        requireNonNull(user, "user is null");
        requireNonNull(sql, "sql is null");
        expectations = ImmutableList.copyOf(expectations);
        requireNonNull(within, "within is null");
        requireNonNull(location, "location is null");
    }

    enum Place
    {
        TRINO,
        POSTGRESQL,
    }
}
