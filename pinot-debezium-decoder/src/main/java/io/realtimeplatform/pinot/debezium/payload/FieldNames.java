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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing set of field names, each with an index. A look-up costs one comparison of references where the reader
 * interns its names, as Jackson's parser does. Not thread-safe.
 */
public final class FieldNames
{
    private final List<String> names = new ArrayList<>();
    private String[] table = new String[16];
    private int[] indexes = new int[16];
    private int size;

    public FieldNames(List<String> names)
    {
        names.forEach(this::add);
    }

    /**
     * The name's index, which is new if the name is.
     */
    public int add(String name)
    {
        int known = indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (size * 4 >= table.length) {
            grow();
        }
        String interned = name.intern();
        names.add(interned);
        put(interned, size);
        size++;
        return size - 1;
    }

    public int size()
    {
        return size;
    }

    public String name(int index)
    {
        return names.get(index);
    }

    /**
     * The name's index, or {@link PayloadReader#OTHER}.
     */
    public int indexOf(String name)
    {
        int mask = table.length - 1;
        int slot = spread(name) & mask;
        while (true) {
            String candidate = table[slot];
            if (candidate == null) {
                return PayloadReader.OTHER;
            }
            if (sameReference(candidate, name) || candidate.equals(name)) {
                return indexes[slot];
            }
            slot = (slot + 1) & mask;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a short cut before equals
    private static boolean sameReference(String first, String second)
    {
        return first == second;
    }

    private static int spread(String name)
    {
        int hash = name.hashCode();
        return hash ^ (hash >>> 15);
    }

    private void put(String name, int index)
    {
        int mask = table.length - 1;
        int slot = spread(name) & mask;
        while (table[slot] != null) {
            slot = (slot + 1) & mask;
        }
        table[slot] = name;
        indexes[slot] = index;
    }

    private void grow()
    {
        table = new String[table.length * 2];
        indexes = Arrays.copyOf(indexes, table.length);
        for (int index = 0; index < size; index++) {
            put(names.get(index), index);
        }
    }
}
