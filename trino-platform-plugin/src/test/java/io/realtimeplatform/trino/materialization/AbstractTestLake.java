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

import org.junit.jupiter.api.Test;

/**
 * What refreshes in place need of a lake; the classes of a mode test it in all its parts.
 */
abstract class AbstractTestLake
        extends AbstractTestOutage
{
    @Override
    int rounds()
    {
        return 1;
    }

    @Test
    void testMerge()
    {
        assertMergesAsFull(orders);
    }

    @Test
    void testPartition()
    {
        assertReplacesAsFull(visits);
    }

    @Test
    void testCommitConflicts()
    {
        assertRepeatedAfterConflict("MERGE", "unique_key = 'id'");
        assertRepeatedAfterConflict("PARTITION", "partition_by = 'day(made_at)'");
    }
}
