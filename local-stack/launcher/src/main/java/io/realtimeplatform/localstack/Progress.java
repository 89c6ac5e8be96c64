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
package io.realtimeplatform.localstack;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** What the stack is doing, one line for each step. */
final class Progress
{
    private final Consumer<String> lines;

    Progress(Consumer<String> lines)
    {
        this.lines = lines;
    }

    synchronized void say(String line)
    {
        lines.accept(line);
    }

    static String seconds(Duration duration)
    {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
