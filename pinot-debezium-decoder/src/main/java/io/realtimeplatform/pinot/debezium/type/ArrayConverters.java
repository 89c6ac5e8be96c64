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

import io.realtimeplatform.pinot.debezium.payload.DecodeException;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.payload.FieldNames;
import io.realtimeplatform.pinot.debezium.payload.PayloadReader;
import io.realtimeplatform.pinot.debezium.payload.ValueKind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values for columns of many values. Such a column has neither null among its values nor arrays in them, and an empty
 * array is the same as null to Pinot.
 */
final class ArrayConverters
{
    private ArrayConverters() {}

    /**
     * An array, or one value alone.
     */
    static final class ElementsConverter
            extends ValueConverter
    {
        private final ValueConverter element;

        ElementsConverter(ValueConverter element)
        {
            this.element = element;
        }

        @Override
        public boolean isBinary()
        {
            return element.isBinary();
        }

        @Override
        public boolean isElementwise()
        {
            return true;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            if (reader.kind() != ValueKind.ARRAY) {
                return new Object[] {element.convert(reader)};
            }
            List<Object> values = new ArrayList<>();
            while (reader.nextElement()) {
                if (reader.kind() == ValueKind.NULL || reader.kind() == ValueKind.ARRAY) {
                    throw new DecodeException(ErrorKind.BAD_TYPE, "element " + values.size() + " is " + reader.kind().description() + ", which a column of many values cannot hold: keep the array as JSON text");
                }
                values.add(element.convert(reader));
            }
            return values.toArray();
        }
    }

    /**
     * MySQL's SET: labels with commas between them.
     */
    static final class LabelsConverter
            extends ValueConverter
    {
        private final Target target;

        LabelsConverter(Target target)
        {
            this.target = target;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            require(reader, ValueKind.TEXT, "a set");
            String labels = reader.text();
            if (labels.isEmpty()) {
                return new Object[0];
            }
            return Arrays.stream(labels.split(",", -1)).map(target::fit).toArray();
        }
    }

    /**
     * A sparse vector as all of its numbers, those that are not written being 0.
     */
    static final class SparseVectorConverter
            extends ValueConverter
    {
        /**
         * The most dimensions that a vector of PostgreSQL can have is far below this.
         */
        private static final int MOST_DIMENSIONS = 65_536;
        private static final FieldNames NAMES = new FieldNames(List.of("dimensions", "vector"));
        private static final FieldNames NO_NAMES = new FieldNames(List.of());

        private final Target target;

        SparseVectorConverter(Target target)
        {
            this.target = target;
        }

        @Override
        public Object convert(PayloadReader reader)
        {
            require(reader, ValueKind.RECORD, "a sparse vector");
            long dimensions = -1;
            List<Integer> positions = new ArrayList<>();
            List<Double> numbers = new ArrayList<>();
            int field = reader.nextField(NAMES);
            while (field != PayloadReader.END) {
                if (field == 0) {
                    require(reader, ValueKind.INTEGER, "the dimensions of a sparse vector");
                    dimensions = reader.longValue();
                }
                else if (field == 1) {
                    positions.clear();
                    numbers.clear();
                    readNumbers(reader, positions, numbers);
                }
                else {
                    reader.skip();
                }
                field = reader.nextField(NAMES);
            }
            if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
                throw new DecodeException(ErrorKind.BAD_TYPE, "expected a sparse vector of at most " + MOST_DIMENSIONS + " dimensions, found " + dimensions);
            }
            Object[] all = new Object[(int) dimensions];
            Arrays.fill(all, target.fit(0.0));
            for (int index = 0; index < positions.size(); index++) {
                int position = positions.get(index);
                if (position < 0 || position >= dimensions) {
                    throw new DecodeException(ErrorKind.BAD_TYPE, "dimension " + position + " of a sparse vector of " + dimensions);
                }
                all[position] = target.fit(numbers.get(index));
            }
            return all;
        }

        /**
         * An object, or an array of pairs where the converter of keys that are no texts writes maps so.
         */
        private static void readNumbers(PayloadReader reader, List<Integer> positions, List<Double> numbers)
        {
            if (reader.kind() == ValueKind.ARRAY) {
                while (reader.nextElement()) {
                    require(reader, ValueKind.ARRAY, "a dimension and its number");
                    List<Double> pair = new ArrayList<>();
                    while (reader.nextElement()) {
                        pair.add(number(reader));
                    }
                    if (pair.size() != 2) {
                        throw new DecodeException(ErrorKind.BAD_TYPE, "expected a dimension and its number, found " + pair.size() + " values");
                    }
                    positions.add(pair.get(0).intValue());
                    numbers.add(pair.get(1));
                }
                return;
            }
            require(reader, ValueKind.RECORD, "the numbers of a sparse vector");
            while (reader.nextField(NO_NAMES) != PayloadReader.END) {
                try {
                    positions.add(Integer.parseInt(reader.fieldName()));
                }
                catch (NumberFormatException e) {
                    throw new DecodeException(ErrorKind.BAD_TYPE, "expected the number of a dimension, found " + shortened(reader.fieldName()), e);
                }
                numbers.add(number(reader));
            }
        }

        private static double number(PayloadReader reader)
        {
            if (reader.kind() != ValueKind.INTEGER && reader.kind() != ValueKind.FRACTION) {
                throw unexpected(reader, "a number");
            }
            return reader.doubleValue();
        }
    }
}
