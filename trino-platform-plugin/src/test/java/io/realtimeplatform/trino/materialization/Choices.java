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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens next, where more than one thing can: at random, or each in turn over all runs.
 */
interface Choices
{
    /** @return a number from 0 to less than <code>count</code> */
    int next(int count);

    default boolean oneIn(int count)
    {
        return next(count) == count - 1;
    }

    static Choices random(long seed)
    {
        Random random = new Random(seed);
        return random::nextInt;
    }

    /**
     * Goes through all runs, each of which has at least one choice in another way than those before.
     */
    final class Exhaustive
            implements Choices
    {
        private final List<Integer> chosen = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();
        private int position;

        @Override
        public int next(int count)
        {
            if (position == chosen.size()) {
                chosen.add(0);
                counts.add(count);
            }
            return chosen.get(position++);
        }

        /** Begins the next run; false when there was all. */
        boolean advance()
        {
            position = 0;
            for (int last = chosen.size() - 1; last >= 0; last--) {
                if (chosen.get(last) + 1 < counts.get(last)) {
                    chosen.set(last, chosen.get(last) + 1);
                    return true;
                }
                chosen.removeLast();
                counts.removeLast();
            }
            return false;
        }

        @Override
        public String toString()
        {
            return chosen.toString();
        }
    }
}
