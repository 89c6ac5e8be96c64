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

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.time.Instant;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

/**
 * Skips the classes that would begin after the moment in system property {@code integration.until} (seconds since 1970),
 * so that where time is limited a run ends with what it found, instead of being ended without. All classes have it, by
 * JUnit's detection of extensions; bin/test --within sets the property, and names what was skipped.
 */
public final class TimeGiven
        implements ExecutionCondition
{
    private static final long UNTIL = Long.getLong("integration.until", Long.MAX_VALUE);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context)
    {
        if (context.getTestMethod().isPresent() || Instant.now().getEpochSecond() < UNTIL) {
            return enabled("There is time left");
        }
        // bin/lib/test-report.awk looks for this text
        return disabled("The time given has ended");
    }
}
