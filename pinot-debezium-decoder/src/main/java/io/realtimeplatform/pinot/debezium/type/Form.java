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

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * In which form a source value is put into its Pinot column.
 */
public enum Form
{
    VALUE("value"),
    TEXT("text"),
    BYTES("bytes"),
    EPOCH_MILLISECONDS("epoch_milliseconds"),
    EPOCH_MICROSECONDS("epoch_microseconds"),
    EPOCH_DAYS("epoch_days"),
    UNSCALED("unscaled"),
    NUMERIC("numeric"),
    UTF8("utf8"),
    BITS("bits"),
    JSON("json"),
    SRID("srid"),
    X("x"),
    Y("y");

    private final String configName;

    Form(String configName)
    {
        this.configName = configName;
    }

    public String configName()
    {
        return configName;
    }

    /**
     * @throws IllegalArgumentException if there is no such form; the message names those that there are
     */
    public static Form parse(String name)
    {
        for (Form form : values()) {
            if (form.configName.equals(name)) {
                return form;
            }
        }
        throw new IllegalArgumentException("unknown form '" + name + "', allowed are " +
                Arrays.stream(values()).map(Form::configName).collect(Collectors.joining(", ")));
    }
}
