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
package io.realtimeplatform.trino.typedtable;

import java.util.Optional;
import java.util.OptionalInt;

import static io.realtimeplatform.trino.typedtable.PinotType.STRING;
import static java.util.Objects.requireNonNull;

/**
 * How one source type is kept in Pinot and shown in Trino.
 *
 * @param trinoType the type in Trino's SQL
 * @param connectType the type of the field in change events
 * @param scale digits behind the point of a decimal
 * @param value where the exact value is kept
 * @param shadow where a form is kept that Pinot can filter, if there is one beside the value
 * @param shadowWhen when that shadow is kept
 */
record ColumnPlan(String trinoType, String connectType, OptionalInt scale, Storage value, Optional<Storage> shadow, ShadowWhen shadowWhen)
{
    ColumnPlan
    {
        requireNonNull(trinoType, "trinoType is null");
        requireNonNull(connectType, "connectType is null");
        requireNonNull(scale, "scale is null");
        requireNonNull(value, "value is null");
        requireNonNull(shadow, "shadow is null");
        requireNonNull(shadowWhen, "shadowWhen is null");
    }

    record Storage(PinotType type, String form) {}

    enum ShadowWhen
    {
        /** The value column is filtered itself. */
        VALUE_FILTERS,
        /** No form of the value can be filtered by Pinot. */
        NEVER,
        /** For key columns, and where <code>filterable</code> names the column. */
        ON_REQUEST,
        ALWAYS,
    }

    /** A type that Pinot keeps and filters as it is. */
    static ColumnPlan direct(String trinoType, String connectType, PinotType type, String form)
    {
        return new ColumnPlan(trinoType, connectType, OptionalInt.empty(), new Storage(type, form), Optional.empty(), ShadowWhen.VALUE_FILTERS);
    }

    /** A type whose value Pinot keeps, in a form that it cannot filter. */
    static ColumnPlan opaque(String trinoType, String connectType, PinotType type, String form)
    {
        return new ColumnPlan(trinoType, connectType, OptionalInt.empty(), new Storage(type, form), Optional.empty(), ShadowWhen.NEVER);
    }

    static ColumnPlan text(String trinoType, String connectType)
    {
        return opaque(trinoType, connectType, STRING, "text");
    }

    ColumnPlan withScale(int scale)
    {
        return new ColumnPlan(trinoType, connectType, OptionalInt.of(scale), value, shadow, shadowWhen);
    }

    ColumnPlan withShadow(PinotType type, String form, ShadowWhen when)
    {
        return new ColumnPlan(trinoType, connectType, scale, value, Optional.of(new Storage(type, form)), when);
    }
}
