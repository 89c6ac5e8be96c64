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
package io.realtimeplatform.pinot.debezium.payload;

import java.util.Arrays;

/**
 * Takes down fields that nobody asks for as they are passed one by one, to know them as a {@link KnownRun} in the next
 * message. Not thread-safe.
 */
final class RunLearner
{
    /**
     * Longer runs are passed field by field.
     */
    private static final int MOST_FIELDS = 32;
    /**
     * Bytes of a run; so are longer ones, of which no copy is kept.
     */
    private static final int LONGEST = 2_048;

    private final KnownName[] fields = new KnownName[MOST_FIELDS];
    private final int[] starts = new int[MOST_FIELDS + 1];
    private final int[] ends = new int[MOST_FIELDS];
    private KnownName before;
    private boolean within;
    private int from;
    private int count;

    /**
     * @param before the field before the run, or that whose record the run begins, which learns it; null if it need not
     * @param within the run begins the record
     * @param from the position of the first name
     */
    void begin(KnownName before, boolean within, int from)
    {
        this.before = before;
        this.within = within;
        this.from = from;
        count = 0;
    }

    /**
     * A field was passed whose name is not remembered.
     */
    void giveUp()
    {
        before = null;
    }

    void add(KnownName field, int start, int end)
    {
        if (count == MOST_FIELDS) {
            before = null;
        }
        if (before != null) {
            fields[count] = field;
            starts[count] = start;
            ends[count] = end;
            count++;
        }
    }

    /**
     * @param last the field behind the run, or null if it closes the record
     * @param behind the position behind the colon of the last, or behind the brace
     */
    void finish(KnownNames known, KnownName last, byte[] buffer, int behind)
    {
        if (before != null && count > 0 && behind - from <= LONGEST && known.learnsRun()) {
            known.countRun();
            starts[count] = behind;
            before.learnRun(within, new KnownRun(known, Arrays.copyOf(fields, count), last, buffer, from, starts, ends, before.run(within)));
        }
    }
}
