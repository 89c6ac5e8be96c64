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

import com.fasterxml.jackson.annotation.JsonProperty;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static java.lang.Math.ceilDiv;
import static java.lang.Math.floorDiv;
import static java.util.Objects.requireNonNull;

/**
 * A nullable column that can hold a time, of a table in a Pinot that has no NULLs: a flag beside the value tells whether
 * it is one. The SQL of the value is made of nothing but functions, because Trino tells connectors about these, and not
 * about <code>IF</code>, so that predicates on it reach Pinot. Not changed after it is made; see {@link TypedColumnHandle}
 * for why its fields are as they are.
 */
public class FlaggedColumn
{
    // of a value, and of NULL, each at the place of what it selects
    private static final String FLAGS = "01";
    private static final long MICROSECONDS_PER_DAY = 86_400_000_000L;

    /** The value as Pinot has it. */
    @JsonProperty
    public TypedColumnHandle stored;
    /** The column that has the flags of all columns, a character each. */
    @JsonProperty
    public TypedColumnHandle flags;
    /** Where the flag stands among them, counted from 1. */
    @JsonProperty
    public int position;
    /** The column as it would be if its values were never NULL. */
    @JsonProperty
    public TypedColumnHandle typed;

    public FlaggedColumn() {}

    FlaggedColumn(TypedColumnHandle stored, TypedColumnHandle flags, int position, TypedColumnHandle typed)
    {
        this.stored = requireNonNull(stored, "stored is null");
        this.flags = requireNonNull(flags, "flags is null");
        this.position = position;
        this.typed = requireNonNull(typed, "typed is null");
    }

    /** Whether a column of this type can hold a time, as days, seconds or the like in a bigint too. */
    static boolean isFor(TypedColumn column)
    {
        return column.trinoType().equals("bigint") || column.trinoType().equals("date") || column.trinoType().startsWith("timestamp");
    }

    /**
     * The value in the column's own type, NULL where the flag says so: the element of an array of one, or the one behind it.
     *
     * @param cast whether Pinot has the value in another type
     * @param value SQL of the stored column
     * @param flags SQL of the column with the flags
     */
    static String sql(TypedColumn column, boolean cast, String value, String flags, int position)
    {
        String stored = "element_at(repeat(%s, 1), strpos('%s', substr(%s, %s, 1)))".formatted(value, FLAGS, flags, position);
        if (!cast) {
            return stored;
        }
        return "CAST(%s AS %s)".formatted(stored, column.trinoType());
    }

    /** Whether the expression is the value, in the column's own type, or as Pinot has it: Trino compares the time that is cast to a date. */
    boolean isValue(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        ConnectorExpression value = expression;
        if (!expression.getType().equals(stored.type)) {
            Optional<List<ConnectorExpression>> operand = arguments(expression, CAST_FUNCTION_NAME, 1);
            if (operand.isEmpty() || !expression.getType().equals(typed.type)) {
                return false;
            }
            value = operand.get().getFirst();
        }
        return arguments(value, new FunctionName("element_at"), 2)
                .filter(element -> isOne(element.get(0), assignments) && isPlace(element.get(1), assignments))
                .isPresent();
    }

    private boolean isOne(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return arguments(expression, new FunctionName("repeat"), 2)
                .filter(repeat -> isColumn(repeat.get(0), stored, assignments) && isConstant(repeat.get(1), 1L))
                .isPresent();
    }

    private boolean isPlace(ConnectorExpression expression, Map<String, ColumnHandle> assignments)
    {
        return arguments(expression, new FunctionName("strpos"), 2)
                .filter(place -> isConstant(place.get(0), utf8Slice(FLAGS)))
                .map(place -> place.get(1))
                // Trino may tell the function by its other name
                .flatMap(flag -> arguments(flag, new FunctionName("substr"), 3).or(() -> arguments(flag, new FunctionName("substring"), 3)))
                .filter(flag -> isColumn(flag.get(0), flags, assignments) && isConstant(flag.get(1), (long) position) && isConstant(flag.get(2), 1L))
                .isPresent();
    }

    private static Optional<List<ConnectorExpression>> arguments(ConnectorExpression expression, FunctionName function, int count)
    {
        if (expression instanceof Call call && call.getFunctionName().equals(function) && call.getArguments().size() == count) {
            return Optional.of(call.getArguments());
        }
        return Optional.empty();
    }

    private static boolean isColumn(ConnectorExpression expression, TypedColumnHandle column, Map<String, ColumnHandle> assignments)
    {
        return expression instanceof Variable variable && column.equals(assignments.get(variable.getName()));
    }

    private static boolean isConstant(ConnectorExpression expression, Object value)
    {
        return expression instanceof Constant constant && value.equals(constant.getValue());
    }

    /** What the column that Pinot filters has to fulfil where the comparison is true. */
    Optional<ValueSet> compare(FunctionName operator, Constant constant)
    {
        if (constant.getValue() == null) {
            return Optional.empty();
        }
        if (typed.type.equals(DATE) && constant.getType().equals(stored.type)) {
            // the values are midnights, so one that is before the next midnight is before, or at, the last one
            long microseconds = (long) constant.getValue();
            boolean below = operator.equals(LESS_THAN_OPERATOR_FUNCTION_NAME) || operator.equals(GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME);
            long day = below ? ceilDiv(microseconds, MICROSECONDS_PER_DAY) : floorDiv(microseconds, MICROSECONDS_PER_DAY);
            if (day * MICROSECONDS_PER_DAY != microseconds && (operator.equals(EQUAL_OPERATOR_FUNCTION_NAME) || operator.equals(NOT_EQUAL_OPERATOR_FUNCTION_NAME))) {
                return Optional.empty();
            }
            return compare(operator, day);
        }
        if (!constant.getType().equals(typed.type)) {
            return Optional.empty();
        }
        return compare(operator, constant.getValue());
    }

    private Optional<ValueSet> compare(FunctionName operator, Object value)
    {
        return values(operator, typed.type, value)
                .map(values -> DomainConverter.convert(typed, Domain.create(values, false)))
                .filter(DomainConversion::exact)
                .map(conversion -> conversion.domain().getValues());
    }

    private static Optional<ValueSet> values(FunctionName operator, Type type, Object value)
    {
        if (operator.equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.of(type, value));
        }
        if (operator.equals(NOT_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.of(type, value).complement());
        }
        if (operator.equals(LESS_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.lessThan(type, value)));
        }
        if (operator.equals(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.lessThanOrEqual(type, value)));
        }
        if (operator.equals(GREATER_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.greaterThan(type, value)));
        }
        if (operator.equals(GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.greaterThanOrEqual(type, value)));
        }
        return Optional.empty();
    }

    /**
     * Pinot has a default where the value is NULL. A shadow of a time has one that is no time, and is left out; elsewhere
     * the default is a value as well, and a predicate that it fulfils selects rows with NULL too.
     */
    DomainConversion withoutNulls(ValueSet values)
    {
        Object nullDefault = nullDefault();
        if (!values.containsValue(nullDefault)) {
            return new DomainConversion(Domain.create(values, false), true);
        }
        if (typed.type.equals(typed.filterType)) {
            return new DomainConversion(Domain.create(values, false), false);
        }
        return new DomainConversion(Domain.create(values.subtract(ValueSet.of(typed.filterType, nullDefault)), false), true);
    }

    /** Whether this is the column, and what its filtered values have to fulfil excludes what Pinot has for NULL. */
    boolean excludesNulls(TupleDomain<TypedColumnHandle> constraint, TypedColumnHandle column)
    {
        if (!typed.equals(column)) {
            return false;
        }
        Domain domain = constraint.getDomain(column, typed.filterType);
        return !domain.getValues().containsValue(nullDefault());
    }

    private Object nullDefault()
    {
        if (typed.filterType.equals(BIGINT)) {
            return Long.MIN_VALUE;
        }
        if (typed.filterType.equals(INTEGER)) {
            return (long) Integer.MIN_VALUE;
        }
        // a time as Pinot has it: 1970
        return 0L;
    }

    @Override
    public boolean equals(Object object)
    {
        return object instanceof FlaggedColumn other &&
                stored.equals(other.stored) &&
                flags.equals(other.flags) &&
                position == other.position &&
                typed.equals(other.typed);
    }

    @Override
    public int hashCode()
    {
        return Objects.hash(stored, position);
    }

    @Override
    public String toString()
    {
        return typed + " at " + position;
    }
}
