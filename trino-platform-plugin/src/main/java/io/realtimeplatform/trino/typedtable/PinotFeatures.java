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

/**
 * What decides, of the Pinot cluster's version, how a typed table is kept.
 *
 * @param nulls whether a column can be NULL (column-based null handling, from 1.0)
 * @param deleteColumn whether upsert tables drop the rows that a delete column marks (from 1.0)
 * @param keepsNan whether FLOAT and DOUBLE columns keep NaN and -0.0 (before 1.1)
 */
public record PinotFeatures(boolean nulls, boolean deleteColumn, boolean keepsNan) {}
