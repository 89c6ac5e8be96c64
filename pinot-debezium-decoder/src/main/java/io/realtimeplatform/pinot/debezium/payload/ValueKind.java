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
package io.realtimeplatform.pinot.debezium.payload;

/**
 * What a value is in the payload, before its declared type is looked at.
 */
public enum ValueKind
{
    NULL("null"),
    BOOLEAN("a boolean"),
    INTEGER("an integer"),
    FRACTION("a number with a fraction or exponent"),
    TEXT("text"),
    /**
     * Only of formats that tell bytes from text; JSON has them as text.
     */
    BINARY("bytes"),
    RECORD("an object"),
    ARRAY("an array");

    private final String description;

    ValueKind(String description)
    {
        this.description = description;
    }

    public boolean isStructure()
    {
        return this == RECORD || this == ARRAY;
    }

    /**
     * For error messages: the kind with its article.
     */
    public String description()
    {
        return description;
    }
}
