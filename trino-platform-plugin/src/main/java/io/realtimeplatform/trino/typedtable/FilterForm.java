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
 * The form in which Pinot filters the values of a typed column.
 */
enum FilterForm
{
    /** Pinot has no form of the value that it can filter. */
    NONE,
    /** Pinot's values are the typed values. */
    SAME,
    /** The typed value's own number, under another number type: smallint, date as days, decimal as its unscaled value. */
    NUMBER,
    /** The typed value's own number; where it is NaN, NULL or the least number, and 0.0 where it is -0.0. */
    NUMBER_WITHOUT_NAN,
    /** Microseconds since 1970-01-01 00:00:00 UTC. */
    EPOCH_MICROSECONDS,
    /** The text of a uuid in lower case. */
    UUID_TEXT,
    /** The digits of a decimal without digits behind the point. */
    DECIMAL_TEXT,
    /** The text of a char(n), with or without its trailing blanks. */
    CHAR_TEXT,
}
