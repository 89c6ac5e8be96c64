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
package io.realtimeplatform.trino.surface;

import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.Optional;

/**
 * What a query says about the rows that it wants of a system table. Trino filters them itself: heeding it saves work.
 */
public final class ColumnConstraint
{
    private ColumnConstraint() {}

    /**
     * @param column the number of a varchar column
     * @return the only value that is wanted of it, if there is only one
     */
    public static Optional<String> singleValue(TupleDomain<Integer> constraint, int column)
    {
        if (constraint.isNone()) {
            return Optional.empty();
        }
        return Optional.ofNullable(constraint.getDomains().orElseThrow().get(column))
                .filter(Domain::isSingleValue)
                .map(domain -> ((Slice) domain.getSingleValue()).toStringUtf8());
    }

    /**
     * @param column the number of a varchar column
     * @return whether a row with that value may be wanted
     */
    public static boolean allows(TupleDomain<Integer> constraint, int column, String value)
    {
        if (constraint.isNone()) {
            return false;
        }
        Domain domain = constraint.getDomains().orElseThrow().get(column);
        return domain == null || domain.includesNullableValue(Slices.utf8Slice(value));
    }
}
