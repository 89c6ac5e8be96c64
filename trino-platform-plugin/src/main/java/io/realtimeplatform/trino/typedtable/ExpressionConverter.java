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

import io.airlift.slice.Slice;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.ConnectorExpression;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.FunctionName;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.AND_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.ARRAY_CONSTRUCTOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.CAST_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.IN_PREDICATE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.LIKE_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_EQUAL_OPERATOR_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.NOT_FUNCTION_NAME;
import static io.trino.spi.expression.StandardFunctions.OR_FUNCTION_NAME;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Converts predicates that reach a connector as expressions only to what the column that Pinot filters has to fulfil.
 * Functions of a point in time become ranges of microseconds: casts to date and timestamp, <code>date_trunc</code> and
 * <code>year</code>, compared with constants. The values of timestamp with time zone columns have the zone UTC, so
 * these functions compute in UTC. LIKE with a beginning becomes a range of text. All may be combined by AND, OR and
 * NOT over one column.
 */
final class ExpressionConverter
{
    private static final int MAXIMUM_SHORT_PRECISION = 6;

    // a text, then one wildcard or more; below the surrogates Pinot orders text as Trino does
    private static final Pattern BEGINNING = Pattern.compile("([^%_\\x{D7FF}-\\x{10FFFF}]+)%+");

    private final Map<String, ColumnHandle> assignments;
    private final List<FlaggedColumn> flaggedColumns;

    /** @param flaggedColumns columns of the table whose values may be compared as {@link FlaggedColumn#sql} has them */
    ExpressionConverter(Map<String, ColumnHandle> assignments, List<FlaggedColumn> flaggedColumns)
    {
        this.assignments = assignments;
        this.flaggedColumns = flaggedColumns;
    }

    /** A column and what the column that Pinot filters has to fulfil. */
    record ColumnDomain(TypedColumnHandle column, DomainConversion conversion) {}

    Optional<ColumnDomain> convert(ConnectorExpression expression)
    {
        return convertPredicate(expression)
                .map(predicate -> new ColumnDomain(predicate.column(), withoutNulls(predicate)));
    }

    private DomainConversion withoutNulls(Predicate predicate)
    {
        return flaggedColumns.stream()
                .filter(column -> column.typed.equals(predicate.column()))
                .findFirst()
                .map(column -> column.withoutNulls(predicate.values()))
                .orElseGet(() -> new DomainConversion(Domain.create(predicate.values(), false), true));
    }

    /** True for the values, unknown for NULL, false for the others. */
    private record Predicate(TypedColumnHandle column, ValueSet values) {}

    private record TimeFunction(TypedColumnHandle column, Truncation truncation, TimeConstant constants) {}

    private Optional<Predicate> convertPredicate(ConnectorExpression expression)
    {
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        FunctionName function = call.getFunctionName();
        List<ConnectorExpression> arguments = call.getArguments();
        if (function.equals(AND_FUNCTION_NAME) || function.equals(OR_FUNCTION_NAME)) {
            return convertLogical(arguments, function.equals(AND_FUNCTION_NAME));
        }
        if (function.equals(NOT_FUNCTION_NAME)) {
            return convertPredicate(arguments.getFirst())
                    .map(predicate -> new Predicate(predicate.column(), predicate.values().complement()));
        }
        if (function.equals(IN_PREDICATE_FUNCTION_NAME)) {
            return convertIn(arguments);
        }
        if (arguments.size() != 2) {
            return Optional.empty();
        }
        if (function.equals(LIKE_FUNCTION_NAME)) {
            return convertLike(arguments.get(0), arguments.get(1));
        }
        if (arguments.get(0) instanceof Constant constant) {
            return flip(function).flatMap(flipped -> convertComparison(flipped, arguments.get(1), constant));
        }
        if (arguments.get(1) instanceof Constant constant) {
            return convertComparison(function, arguments.get(0), constant);
        }
        return Optional.empty();
    }

    private Optional<Predicate> convertLogical(List<ConnectorExpression> terms, boolean conjunction)
    {
        Optional<Predicate> result = Optional.empty();
        for (ConnectorExpression term : terms) {
            Optional<Predicate> predicate = convertPredicate(term);
            if (predicate.isEmpty()) {
                return Optional.empty();
            }
            if (result.isEmpty()) {
                result = predicate;
                continue;
            }
            if (!result.get().column().equals(predicate.get().column())) {
                return Optional.empty();
            }
            ValueSet left = result.get().values();
            ValueSet right = predicate.get().values();
            result = Optional.of(new Predicate(predicate.get().column(), conjunction ? left.intersect(right) : left.union(right)));
        }
        return result;
    }

    private Optional<Predicate> convertIn(List<ConnectorExpression> arguments)
    {
        if (arguments.size() != 2 ||
                !(arguments.get(1) instanceof Call array) ||
                !array.getFunctionName().equals(ARRAY_CONSTRUCTOR_FUNCTION_NAME) ||
                array.getArguments().size() > DomainConverter.MAXIMUM_RANGES) {
            return Optional.empty();
        }
        Optional<Predicate> result = Optional.empty();
        for (ConnectorExpression element : array.getArguments()) {
            if (!(element instanceof Constant constant)) {
                return Optional.empty();
            }
            Optional<Predicate> equal = convertComparison(EQUAL_OPERATOR_FUNCTION_NAME, arguments.getFirst(), constant);
            if (equal.isEmpty()) {
                return Optional.empty();
            }
            result = result
                    .map(former -> new Predicate(former.column(), former.values().union(equal.get().values())))
                    .or(() -> equal);
        }
        return result;
    }

    /** A pattern that only asks for a beginning is a range; Trino finds the range itself, but keeps the LIKE as well. */
    private Optional<Predicate> convertLike(ConnectorExpression value, ConnectorExpression pattern)
    {
        if (!(value instanceof Variable variable) ||
                !(assignments.get(variable.getName()) instanceof TypedColumnHandle column) ||
                column.filterForm != FilterForm.SAME ||
                !column.type.equals(VARCHAR) ||
                !(pattern instanceof Constant constant) ||
                !(constant.getValue() instanceof Slice text)) {
            return Optional.empty();
        }
        Matcher matcher = BEGINNING.matcher(text.toStringUtf8());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String beginning = matcher.group(1);
        int last = beginning.length() - 1;
        String behind = beginning.substring(0, last) + (char) (beginning.charAt(last) + 1);
        return Optional.of(new Predicate(column, ValueSet.ofRanges(Range.range(VARCHAR, utf8Slice(beginning), true, utf8Slice(behind), false))));
    }

    private Optional<Predicate> convertComparison(FunctionName operator, ConnectorExpression value, Constant constant)
    {
        return timeFunction(value)
                .flatMap(function -> compare(operator, function, constant)
                        .map(values -> new Predicate(function.column(), values)))
                .or(() -> flaggedColumn(value)
                        .flatMap(column -> column.compare(operator, constant)
                                .map(values -> new Predicate(column.typed, values))));
    }

    private static Optional<ValueSet> compare(FunctionName operator, TimeFunction function, Constant constant)
    {
        OptionalLong microseconds = function.constants().microseconds(constant);
        if (microseconds.isEmpty()) {
            return Optional.empty();
        }
        // the functions cut off, so each comparison is one with the start of a unit
        long floor = function.truncation().floor(microseconds.getAsLong());
        long next = function.truncation().next(microseconds.getAsLong());
        boolean isStart = floor == microseconds.getAsLong();
        long ceiling = isStart ? floor : next;
        ValueSet equal = isStart ? ValueSet.ofRanges(Range.range(BIGINT, floor, true, next, false)) : ValueSet.none(BIGINT);
        if (operator.equals(EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(equal);
        }
        if (operator.equals(NOT_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(equal.complement());
        }
        if (operator.equals(LESS_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.lessThan(BIGINT, ceiling)));
        }
        if (operator.equals(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.lessThan(BIGINT, next)));
        }
        if (operator.equals(GREATER_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.greaterThanOrEqual(BIGINT, next)));
        }
        if (operator.equals(GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(ValueSet.ofRanges(Range.greaterThanOrEqual(BIGINT, ceiling)));
        }
        return Optional.empty();
    }

    private static Optional<FunctionName> flip(FunctionName operator)
    {
        if (operator.equals(EQUAL_OPERATOR_FUNCTION_NAME) || operator.equals(NOT_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(operator);
        }
        if (operator.equals(LESS_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(GREATER_THAN_OPERATOR_FUNCTION_NAME);
        }
        if (operator.equals(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME);
        }
        if (operator.equals(GREATER_THAN_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(LESS_THAN_OPERATOR_FUNCTION_NAME);
        }
        if (operator.equals(GREATER_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME)) {
            return Optional.of(LESS_THAN_OR_EQUAL_OPERATOR_FUNCTION_NAME);
        }
        return Optional.empty();
    }

    private Optional<TimeFunction> timeFunction(ConnectorExpression expression)
    {
        Optional<TypedColumnHandle> column = timeColumn(expression);
        if (column.isPresent()) {
            return Optional.of(new TimeFunction(column.get(), Truncation.MICROSECOND, TimeConstant.of(column.get().type)));
        }
        if (!(expression instanceof Call call)) {
            return Optional.empty();
        }
        List<ConnectorExpression> arguments = call.getArguments();
        if (call.getFunctionName().equals(CAST_FUNCTION_NAME)) {
            return timeColumn(arguments.getFirst()).flatMap(operand -> cast(operand, call.getType()));
        }
        if (call.getFunctionName().getCatalogSchema().isPresent()) {
            return Optional.empty();
        }
        return switch (call.getFunctionName().getName()) {
            case "date" -> timeColumn(arguments.getFirst()).map(operand -> new TimeFunction(operand, Truncation.DAY, TimeConstant.DATE));
            case "year" -> timeColumn(arguments.getFirst()).map(operand -> new TimeFunction(operand, Truncation.YEAR, TimeConstant.YEAR));
            case "date_trunc" -> dateTrunc(arguments);
            default -> Optional.empty();
        };
    }

    private static Optional<TimeFunction> cast(TypedColumnHandle operand, Type target)
    {
        if (target.equals(DATE)) {
            return Optional.of(new TimeFunction(operand, Truncation.DAY, TimeConstant.DATE));
        }
        // a cast to a higher precision changes nothing, and drops the zone, which is UTC
        if (target instanceof TimestampType timestamp &&
                timestamp.getPrecision() <= MAXIMUM_SHORT_PRECISION &&
                timestamp.getPrecision() >= precision(operand.type)) {
            return Optional.of(new TimeFunction(operand, Truncation.MICROSECOND, TimeConstant.TIMESTAMP));
        }
        return Optional.empty();
    }

    private Optional<TimeFunction> dateTrunc(List<ConnectorExpression> arguments)
    {
        if (arguments.size() != 2 || !(arguments.getFirst() instanceof Constant unit) || !(unit.getValue() instanceof Slice name)) {
            return Optional.empty();
        }
        return timeColumn(arguments.get(1))
                .flatMap(operand -> Truncation.ofName(name.toStringUtf8())
                        .map(truncation -> new TimeFunction(operand, truncation, TimeConstant.of(operand.type))));
    }

    private Optional<TypedColumnHandle> timeColumn(ConnectorExpression expression)
    {
        if (expression instanceof Variable variable &&
                assignments.get(variable.getName()) instanceof TypedColumnHandle column &&
                column.filterForm == FilterForm.EPOCH_MICROSECONDS) {
            return Optional.of(column);
        }
        return flaggedColumn(expression)
                .map(column -> column.typed)
                .filter(column -> column.filterForm == FilterForm.EPOCH_MICROSECONDS);
    }

    private Optional<FlaggedColumn> flaggedColumn(ConnectorExpression expression)
    {
        return flaggedColumns.stream()
                .filter(column -> column.isValue(expression, assignments))
                .findFirst();
    }

    private static int precision(Type type)
    {
        if (type instanceof TimestampWithTimeZoneType timestamp) {
            return timestamp.getPrecision();
        }
        return ((TimestampType) type).getPrecision();
    }
}
