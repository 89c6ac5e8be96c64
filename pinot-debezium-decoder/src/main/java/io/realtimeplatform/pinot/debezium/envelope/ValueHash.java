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
package io.realtimeplatform.pinot.debezium.envelope;

import java.math.BigDecimal;

/**
 * A hash of 64 bits of what is put into a column. It is kept in tables, so it never changes from release to release: a test
 * holds values of it. Integers of any width hash alike, as do numbers with a fraction.
 */
final class ValueHash
{
    private static final long STRING = 0x9E37_79B9_7F4A_7C15L;
    private static final long INTEGER = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long FRACTION = 0x1656_67B1_9E37_79F9L;
    private static final long BOOLEAN = 0x85EB_CA77_C2B2_AE63L;
    private static final long BYTES = 0x27D4_EB2F_1656_67C5L;
    private static final long ARRAY = 0xD6E8_FEB8_6659_FD93L;
    private static final long DECIMAL = 0xA076_1D64_78BD_642FL;

    private ValueHash() {}

    static long of(Object value)
    {
        if (value instanceof String) {
            return of((String) value);
        }
        if (value instanceof Long || value instanceof Integer) {
            return mix(((Number) value).longValue() + INTEGER);
        }
        if (value instanceof Double || value instanceof Float) {
            return mix(Double.doubleToLongBits(((Number) value).doubleValue()) + FRACTION);
        }
        if (value instanceof Boolean) {
            long bit = 0;
            if ((Boolean) value) {
                bit = 1;
            }
            return mix(BOOLEAN + bit);
        }
        if (value instanceof byte[]) {
            return of((byte[]) value);
        }
        if (value instanceof BigDecimal) {
            return mix(of(((BigDecimal) value).toPlainString()) + DECIMAL);
        }
        if (value instanceof Object[]) {
            long hash = ARRAY;
            for (Object element : (Object[]) value) {
                hash = mix(hash ^ of(element));
            }
            return hash;
        }
        throw new IllegalArgumentException("No hash for " + value.getClass());
    }

    /**
     * Of a text's UTF-16 units, four at a time.
     */
    static long of(String text)
    {
        int length = text.length();
        long hash = STRING + length;
        int index = 0;
        for (; index + 4 <= length; index += 4) {
            long units = text.charAt(index) | (long) text.charAt(index + 1) << 16 | (long) text.charAt(index + 2) << 32 | (long) text.charAt(index + 3) << 48;
            hash = Long.rotateLeft(hash ^ mix(units), 29) * STRING;
        }
        long rest = 0;
        for (; index < length; index++) {
            rest = rest << 16 | text.charAt(index);
        }
        return mix(hash ^ mix(rest + INTEGER));
    }

    private static long of(byte[] bytes)
    {
        long hash = BYTES + bytes.length;
        int index = 0;
        for (; index + 8 <= bytes.length; index += 8) {
            long units = 0;
            for (int part = 0; part < 8; part++) {
                units = units << 8 | (bytes[index + part] & 0xFF);
            }
            hash = Long.rotateLeft(hash ^ mix(units), 29) * STRING;
        }
        long rest = 0;
        for (; index < bytes.length; index++) {
            rest = rest << 8 | (bytes[index] & 0xFF);
        }
        return mix(hash ^ mix(rest + INTEGER));
    }

    /**
     * The finalizer of SplitMix64: a bijection of which each bit of the result depends on all bits.
     */
    static long mix(long value)
    {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
