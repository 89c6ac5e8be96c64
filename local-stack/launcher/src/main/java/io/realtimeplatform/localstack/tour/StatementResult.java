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
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * What a statement gave: rows, a number of changed rows, nothing, or a failure.
 *
 * @param columns names of the columns; empty if the statement returns no rows
 * @param numeric for each column whether it is aligned to the right
 * @param rows the values as they are printed
 * @param changed how many rows were changed
 * @param failure the message of the error
 */
record StatementResult(List<String> columns, List<Boolean> numeric, List<List<String>> rows, OptionalLong changed, Optional<String> failure)
{
    StatementResult
    {
        columns = ImmutableList.copyOf(columns);
        numeric = ImmutableList.copyOf(numeric);
        rows = ImmutableList.copyOf(rows);
        requireNonNull(changed, "changed is null");
        requireNonNull(failure, "failure is null");
    }

    static StatementResult rows(List<String> columns, List<Boolean> numeric, List<List<String>> rows)
    {
        return new StatementResult(columns, numeric, rows, OptionalLong.empty(), Optional.empty());
    }

    static StatementResult changed(long count)
    {
        return new StatementResult(ImmutableList.of(), ImmutableList.of(), ImmutableList.of(), OptionalLong.of(count), Optional.empty());
    }

    static StatementResult failed(String message)
    {
        return new StatementResult(ImmutableList.of(), ImmutableList.of(), ImmutableList.of(), OptionalLong.empty(), Optional.of(message));
    }

    boolean hasRows()
    {
        return !columns.isEmpty();
    }
}
