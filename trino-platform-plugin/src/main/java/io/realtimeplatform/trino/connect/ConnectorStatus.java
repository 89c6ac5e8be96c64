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
package io.realtimeplatform.trino.connect;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * How a connector and its tasks are.
 *
 * @param state of the connector: RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED…
 * @param taskStates of its tasks
 * @param causes what made the connector or a task fail, one line for each exception, the cause of each behind it, as the
 *         worker says it: no text to show; empty when nothing failed
 */
public record ConnectorStatus(String state, List<String> taskStates, List<String> causes)
{
    public ConnectorStatus
    {
        requireNonNull(state, "state is null");
        taskStates = ImmutableList.copyOf(taskStates);
        causes = ImmutableList.copyOf(causes);
    }

    public boolean isFailed()
    {
        return state.equals("FAILED") || taskStates.contains("FAILED");
    }

    public boolean isRunning()
    {
        return state.equals("RUNNING") && !taskStates.isEmpty() && taskStates.stream().allMatch("RUNNING"::equals);
    }
}
