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
 * The names that are known, by the set of names asked for; the set used last is found first.
 */
final class KnownNameTables
{
    /**
     * More than the sets that one event is asked for: one that has to go is made anew in the next event.
     */
    private static final int MOST_TABLES = 16;

    private final KnownNames[] tables = new KnownNames[MOST_TABLES];

    /**
     * Those for these names, made if there are none, and brought up to date.
     */
    KnownNames use(FieldNames names)
    {
        int index = 0;
        while (index < tables.length - 1 && tables[index] != null && !tables[index].isFor(names)) {
            index++;
        }
        KnownNames found = tables[index];
        if (found == null || !found.isFor(names)) {
            found = new KnownNames(names);
        }
        System.arraycopy(tables, 0, tables, 1, index);
        tables[0] = found;
        found.update();
        return found;
    }
}
