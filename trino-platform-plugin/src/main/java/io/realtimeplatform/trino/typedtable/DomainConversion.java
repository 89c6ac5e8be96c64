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

import io.trino.spi.predicate.Domain;

import static java.util.Objects.requireNonNull;

/**
 * A predicate on a typed column as one on the Pinot column that is filtered for it.
 *
 * @param domain what Pinot's values have to fulfil; never leaves out a row that the typed predicate selects
 * @param exact whether it selects exactly the rows that the typed predicate selects
 */
record DomainConversion(Domain domain, boolean exact)
{
    DomainConversion
    {
        requireNonNull(domain, "domain is null");
    }
}
