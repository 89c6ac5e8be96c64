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
 * What to do with a value that the event does not carry because it was not changed.
 */
public enum UnavailablePolicy
{
    NULL,
    FAIL,
    /**
     * Null, with the column's name in the helper column {@code unavailable}.
     */
    MARK;

    public String configName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
