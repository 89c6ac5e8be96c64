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
package io.realtimeplatform.trino.materialization;

import java.util.Map;

/**
 * The input of a materialized view that keeps its key, as it is now. Reads may lag, and lack rows, one of them otherwise than the next.
 */
interface KeyedInput
{
    /** @throws RuntimeException when a scan would lack rows now, since not all of the input is served */
    void checkServed();

    /** @return the states of the buckets that have rows, from one aggregate */
    Map<Integer, InputState> states();

    /** @return how many rows have the position, deleted ones among them */
    long rowsAt(long position);
}
