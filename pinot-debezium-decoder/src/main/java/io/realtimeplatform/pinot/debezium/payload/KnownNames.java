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
 * The names that were met where a set of names was asked for, those of the set and others, by their bytes. Not
 * thread-safe.
 */
final class KnownNames
{
    /**
     * Messages may have any number of names; so many are remembered.
     */
    private static final int MOST_NAMES = 4_096;
    private static final int LONGEST_NAME = 256;
    /**
     * Runs that change from message to message for ever are not worth being known.
     */
    private static final int MOST_RUNS = 1_000;

    private final FieldNames names;
    private int indexed;
    private int size;
    private int runs;
    private KnownName[] table = new KnownName[64];
    private int[] hashes = new int[64];

    KnownNames(FieldNames names)
    {
        this.names = names;
        indexed = names.size();
    }

    /**
     * Whether these are the names for a set, all that it has now.
     */
    boolean isCurrentFor(FieldNames other)
    {
        return indexed == other.size() && isFor(other);
    }

    @SuppressWarnings("ReferenceEquality") // a set of names grows, and is one object
    boolean isFor(FieldNames other)
    {
        return names == other;
    }

    /**
     * How many names are asked for.
     */
    int asked()
    {
        return indexed;
    }

    /**
     * Whether one more run may be learned.
     */
    boolean learnsRun()
    {
        return runs < MOST_RUNS;
    }

    void countRun()
    {
        runs++;
    }

    /**
     * Takes notice of names that were added to the set.
     */
    void update()
    {
        if (indexed == names.size()) {
            return;
        }
        indexed = names.size();
        for (KnownName name : table) {
            if (name != null) {
                name.setIndex(names.indexOf(name.text()));
            }
        }
    }

    int indexOf(String name)
    {
        return names.indexOf(name);
    }

    /**
     * Finds a name, and remembers it if it is new.
     *
     * @param from the name's first byte, behind the quote
     * @param escaped whether it has escapes
     * @return null if there is no place for it
     */
    KnownName find(byte[] buffer, int from, int to, boolean escaped)
    {
        int hash = hash(buffer, from, to);
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != null) {
            if (hashes[slot] == hash && table[slot].isName(buffer, from, to)) {
                return table[slot];
            }
            slot = (slot + 1) & mask;
        }
        if (size == MOST_NAMES || to - from > LONGEST_NAME) {
            return null;
        }
        String text = JsonStrings.decode(buffer, from, to, escaped);
        KnownName name = new KnownName(this, text, names.indexOf(text), buffer, from, to);
        table[slot] = name;
        hashes[slot] = hash;
        size++;
        if (size * 2 > table.length) {
            grow();
        }
        return name;
    }

    private static int hash(byte[] buffer, int from, int to)
    {
        int hash = to - from;
        for (int position = from; position < to; position++) {
            hash = hash * 31 + buffer[position];
        }
        return hash ^ (hash >>> 15);
    }

    private void grow()
    {
        KnownName[] oldTable = table;
        int[] oldHashes = hashes;
        table = new KnownName[oldTable.length * 2];
        hashes = Arrays.copyOf(oldHashes, table.length);
        int mask = table.length - 1;
        for (int old = 0; old < oldTable.length; old++) {
            if (oldTable[old] != null) {
                int slot = oldHashes[old] & mask;
                while (table[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = oldTable[old];
                hashes[slot] = oldHashes[old];
            }
        }
    }
}
