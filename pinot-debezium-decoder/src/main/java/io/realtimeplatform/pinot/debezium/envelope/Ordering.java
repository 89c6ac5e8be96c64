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
package io.realtimeplatform.pinot.debezium.envelope;

import java.util.Locale;

/**
 * What the helper column {@code position} orders the changes of a row by.
 */
public enum Ordering
{
    /**
     * Where the change stands in the source's log.
     */
    SOURCE_POSITION,
    /**
     * When the source says that the change was committed, in epoch microseconds.
     */
    SOURCE_TIME,
    /**
     * When it arrives: the position is always 0, and of equal positions the later row wins.
     */
    ARRIVAL;

    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
