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

/**
 * The state of a part of the input, as one partition or one bucket: two reads that saw other rows differ in it.
 *
 * @param rows how many rows there are
 * @param high the sum of the first numbers of their fingerprints, exact up to 10^8 rows where it is made in double precision
 * @param low the sum of the second numbers
 */
record InputState(long rows, long high, long low)
{
    /** The state of a part that has no rows; one that is not listed is the same. */
    static final InputState EMPTY = new InputState(0, 0, 0);

    boolean isEmpty()
    {
        return rows == 0;
    }

    InputState plus(InputState other)
    {
        return new InputState(rows + other.rows, high + other.high, low + other.low);
    }
}
