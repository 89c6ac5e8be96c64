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

import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * A column of a generated Pinot table and how the decoder fills it.
 *
 * @param name the column's name in Pinot, lower case
 * @param type the column's type in Pinot
 * @param connectType the Kafka Connect or Debezium type that the source field has in change events, as the decoder's property <code>columns</code> names it
 * @param scale the scale of a Connect Decimal, else empty
 * @param form the form in which the decoder writes the value: value, text, bytes, epoch_milliseconds, epoch_microseconds, epoch_days
 */
public record PinotColumn(String name, PinotType type, String connectType, OptionalInt scale, String form)
{
    public PinotColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        requireNonNull(connectType, "connectType is null");
        requireNonNull(scale, "scale is null");
        requireNonNull(form, "form is null");
    }
}
