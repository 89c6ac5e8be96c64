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
package io.realtimeplatform.localstack.tour;

import java.util.ArrayList;
import java.util.List;

/** Prints a result as Trino's command-line client does. */
final class ResultTable
{
    private static final int MAX_ROWS = 20;
    private static final int MAX_WIDTH = 60;

    private ResultTable() {}

    /** A table with centered names, numbers to the right, and the number of rows below. */
    static List<String> format(StatementResult result)
    {
        int columns = result.columns().size();
        List<List<String>> shown = result.rows().stream()
                .limit(MAX_ROWS)
                .map(row -> row.stream().map(ResultTable::shorten).toList())
                .toList();
        int[] widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width(result.columns().get(column));
            for (List<String> row : shown) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            String name = result.columns().get(column);
            int left = (widths[column] - width(name)) / 2;
            header.append(column == 0 ? " " : "| ").append(" ".repeat(left)).append(name).append(" ".repeat(widths[column] - width(name) - left)).append(' ');
            rule.append(column == 0 ? "" : "+").append("-".repeat(widths[column] + 2));
        }
        lines.add(header.toString());
        lines.add(rule.toString());
        for (List<String> row : shown) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String padding = " ".repeat(widths[column] - width(row.get(column)));
                line.append(column == 0 ? " " : "| ");
                line.append(result.numeric().get(column) ? padding + row.get(column) : row.get(column) + padding).append(' ');
            }
            lines.add(line.toString());
        }
        if (result.rows().size() > MAX_ROWS) {
            lines.add(" … %s more".formatted(result.rows().size() - MAX_ROWS));
        }
        lines.add(result.rows().size() == 1 ? "(1 row)" : "(%s rows)".formatted(result.rows().size()));
        return lines;
    }

    private static int width(String text)
    {
        return text.codePointCount(0, text.length());
    }

    private static String shorten(String value)
    {
        String line = value.replace('\n', ' ');
        return width(line) <= MAX_WIDTH ? line : line.substring(0, line.offsetByCodePoints(0, MAX_WIDTH - 1)) + "…";
    }
}
