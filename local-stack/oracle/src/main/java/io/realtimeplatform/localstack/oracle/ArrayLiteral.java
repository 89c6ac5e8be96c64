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
package io.realtimeplatform.localstack.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes apart the text of a PostgreSQL array of one dimension, such as <code>{1,NULL,"a \"b\""}</code>.
 */
final class ArrayLiteral
{
    private ArrayLiteral() {}

    /** @return the elements' texts, null for NULL */
    static List<String> elements(String literal)
    {
        // bounds stand before it where they are not the usual ones
        String text = literal.substring(literal.indexOf('{') + 1, literal.length() - 1);
        List<String> elements = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            StringBuilder element = new StringBuilder();
            boolean quoted = text.charAt(position) == '"';
            if (quoted) {
                position++;
                while (text.charAt(position) != '"') {
                    if (text.charAt(position) == '\\') {
                        position++;
                    }
                    element.append(text.charAt(position++));
                }
                position++;
            }
            while (position < text.length() && text.charAt(position) != ',') {
                element.append(text.charAt(position++));
            }
            position++;
            elements.add(!quoted && element.toString().equals("NULL") ? null : element.toString());
        }
        return elements;
    }
}
