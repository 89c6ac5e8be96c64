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
package io.realtimeplatform.pinot.debezium.type;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a column before any event: the source's type, the form in which the value is wanted, and Pinot's type.
 */
public final class ColumnType
{
    /**
     * Nothing is known.
     */
    public static final ColumnType UNDECLARED = new ColumnType(SourceType.UNDECLARED, SourceType.UNDECLARED, OptionalInt.empty(), Form.VALUE, Optional.empty());

    private final SourceType source;
    private final SourceType element;
    private final OptionalInt scale;
    private final Form form;
    private final Optional<Target> target;

    /**
     * @param source UNDECLARED where only the event tells
     * @param element the type of an array's elements
     * @param scale the digits behind the point, of the value or of an array's elements
     * @param target the column's type in Pinot, if it is known
     */
    public ColumnType(SourceType source, SourceType element, OptionalInt scale, Form form, Optional<Target> target)
    {
        this.source = Objects.requireNonNull(source, "source is null");
        this.element = Objects.requireNonNull(element, "element is null");
        this.scale = Objects.requireNonNull(scale, "scale is null");
        this.form = Objects.requireNonNull(form, "form is null");
        this.target = Objects.requireNonNull(target, "target is null");
    }

    public ColumnType withTarget(Target target)
    {
        return new ColumnType(source, element, scale, form, Optional.of(target));
    }

    public SourceType source()
    {
        return source;
    }

    public SourceType element()
    {
        return element;
    }

    public OptionalInt scale()
    {
        return scale;
    }

    public Form form()
    {
        return form;
    }

    public Optional<Target> target()
    {
        return target;
    }
}
