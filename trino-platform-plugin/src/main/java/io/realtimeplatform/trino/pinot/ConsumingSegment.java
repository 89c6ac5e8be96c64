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
package io.realtimeplatform.trino.pinot;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a segment says that was consumed from a topic.
 *
 * @param partition of the topic
 * @param sequence counted from the first segment of the partition
 */
public record ConsumingSegment(int partition, long sequence)
{
    // table__partition__sequence__time
    private static final Pattern NAME = Pattern.compile(".*__(\\d{1,9})__(\\d{1,18})__[^_]+");

    /** @return empty for a name of another form */
    public static Optional<ConsumingSegment> parse(String name)
    {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ConsumingSegment(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }
}
