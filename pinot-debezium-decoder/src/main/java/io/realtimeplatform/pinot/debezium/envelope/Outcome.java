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

/**
 * What became of a message.
 */
public enum Outcome
{
    /**
     * It is a row of the table.
     */
    ROW,
    /**
     * It is no row of the table, and is kept as one that stands for the message itself.
     */
    EVENT,
    /**
     * It is none, and is left out.
     */
    SKIPPED
}
