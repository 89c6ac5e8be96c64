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
 * Which partitions a refresh may change, and which it has to.
 */
interface PartitionScope
{
    PartitionScope ALL = new PartitionScope()
    {
        @Override
        public boolean isFrozen(PartitionKey partition)
        {
            return false;
        }

        @Override
        public boolean isAlwaysChanged(PartitionKey partition)
        {
            return false;
        }
    };

    /** Whether the input may have lost rows of the partition because of their age: what is stored stays. It is said before any row is gone. */
    boolean isFrozen(PartitionKey partition);

    /** Whether the definition makes other rows of the same input at another time, as at the edge of a window. */
    boolean isAlwaysChanged(PartitionKey partition);
}
