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

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** What the tour says about a statement's result. */
sealed interface Expectation
{
    /** Empty if the result is as expected, else what was expected and what was found. */
    Optional<String> mismatch(StatementResult result);

    /** The number of rows that a query returns. */
    record RowCount(Comparison comparison, long count)
            implements Expectation
    {
        @Override
        public Optional<String> mismatch(StatementResult result)
        {
            if (result.failure().isPresent()) {
                return Optional.of("expected rows, but the statement failed: " + result.failure().get());
            }
            return comparison.mismatch("rows", count, result.rows().size());
        }
    }

    /** The number of rows that a statement changed. */
    record ChangedCount(Comparison comparison, long count)
            implements Expectation
    {
        @Override
        public Optional<String> mismatch(StatementResult result)
        {
            if (result.failure().isPresent()) {
                return Optional.of("expected changed rows, but the statement failed: " + result.failure().get());
            }
            if (result.changed().isEmpty()) {
                return Optional.of("expected changed rows, but the statement returned rows");
            }
            return comparison.mismatch("changed rows", count, result.changed().getAsLong());
        }
    }

    /** A row that must be among those of the result; {@code *} stands for any value. */
    record Row(List<String> values)
            implements Expectation
    {
        public Row
        {
            values = ImmutableList.copyOf(values);
        }

        @Override
        public Optional<String> mismatch(StatementResult result)
        {
            if (result.failure().isPresent()) {
                return Optional.of("expected a row, but the statement failed: " + result.failure().get());
            }
            if (result.rows().stream().anyMatch(this::matches)) {
                return Optional.empty();
            }
            return Optional.of("expected the row %s, found %s rows without it%s".formatted(
                    String.join(" | ", values),
                    result.rows().size(),
                    result.rows().isEmpty() ? "" : ", the first: " + String.join(" | ", result.rows().getFirst())));
        }

        private boolean matches(List<String> row)
        {
            if (row.size() != values.size()) {
                return false;
            }
            for (int index = 0; index < row.size(); index++) {
                if (!values.get(index).equals("*") && !values.get(index).equals(row.get(index))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A failure whose message contains the text. */
    record Failure(String text)
            implements Expectation
    {
        public Failure
        {
            requireNonNull(text, "text is null");
        }

        @Override
        public Optional<String> mismatch(StatementResult result)
        {
            if (result.failure().isEmpty()) {
                return Optional.of("expected an error with the text: %s; the statement succeeded".formatted(text));
            }
            if (!result.failure().get().contains(text)) {
                return Optional.of("expected an error with the text: %s; found: %s".formatted(text, result.failure().get()));
            }
            return Optional.empty();
        }
    }

    /** What every statement without an expected failure must do. */
    record Success()
            implements Expectation
    {
        @Override
        public Optional<String> mismatch(StatementResult result)
        {
            return result.failure();
        }
    }

    enum Comparison
    {
        EXACTLY,
        AT_LEAST;

        private Optional<String> mismatch(String what, long expected, long found)
        {
            boolean matches = switch (this) {
                case EXACTLY -> found == expected;
                case AT_LEAST -> found >= expected;
            };
            if (matches) {
                return Optional.empty();
            }
            return Optional.of("expected %s%s %s, found %s".formatted(this == AT_LEAST ? "at least " : "", expected, what, found));
        }
    }
}
