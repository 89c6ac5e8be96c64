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

/**
 * The names that are known, by the set of names asked for.
 */
final class KnownNameTables
{
    /**
     * More than the sets that one event is asked for: one that has to go is made anew in the next event.
     */
    private static final int MOST_TABLES = 16;

    private final KnownNames[] tables = new KnownNames[MOST_TABLES];
    private int nextPlace;

    /**
     * Those for these names, made if there are none, and brought up to date.
     */
    KnownNames use(FieldNames names)
    {
        KnownNames found = find(names);
        if (found == null) {
            found = new KnownNames(names);
            tables[nextPlace] = found;
            nextPlace = (nextPlace + 1) % MOST_TABLES;
        }
        found.update();
        return found;
    }

    private KnownNames find(FieldNames names)
    {
        for (KnownNames table : tables) {
            if (table == null) {
                return null;
            }
            if (table.isFor(names)) {
                return table;
            }
        }
        return null;
    }
}
