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
package org.apache.pinot.common.evaluator;

import org.apache.pinot.spi.data.FieldSpec;
import org.apache.pinot.spi.function.FunctionEvaluator;

/**
 * In place of a class of pinot-common 1.6, which Maven repositories do not have: what it does for columns without
 * a transform function, which is nothing. The ingestion classes look here whether a column has one.
 */
public final class FunctionEvaluatorFactory
{
    private FunctionEvaluatorFactory() {}

    public static FunctionEvaluator getExpressionEvaluator(FieldSpec field)
    {
        if (field.getTransformFunction() != null) {
            throw new UnsupportedOperationException("Transform functions are not there: column " + field.getName());
        }
        return null;
    }
}
