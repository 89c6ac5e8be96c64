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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.realtimeplatform.localstack.tour.Expectation.ChangedCount;
import io.realtimeplatform.localstack.tour.Expectation.Comparison;
import io.realtimeplatform.localstack.tour.Expectation.Failure;
import io.realtimeplatform.localstack.tour.Expectation.Row;
import io.realtimeplatform.localstack.tour.Expectation.RowCount;
import io.realtimeplatform.localstack.tour.Expectation.Success;
import io.realtimeplatform.localstack.tour.TourStatement.Place;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a file of the tour. Comment lines above a statement are told to the reader, except those that begin with
 * {@code @}, which say where the statement runs and what it must do:
 * <pre>
 * -- @on trino                    where it runs: trino (the default) or postgresql
 * -- @on trino as alice           and who runs it; by default the administrator
 * -- @expect rows 3               the number of rows; also "rows >= 3"
 * -- @expect changed 15000        the number of changed rows; also "changed >= 3"
 * -- @expect row 1 | Ada | *      a row that must be there, values as they are printed, * for any
 * -- @expect error is no admin    the statement must fail, with this text in the message
 * -- @within 30 s                 repeat it until it does what is expected, at most this long
 * </pre>
 * A variable such as {@code ${postgresql.port}} stands for what differs from one start of the stack to the next.
 */
final class TourParser
{
    private static final Pattern ON = Pattern.compile("(trino|postgresql)(?: as (\\S+))?");
    private static final Pattern COUNT = Pattern.compile("(>= )?([0-9]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z]+\\.[a-z]+)}");
    private static final Pattern WITHIN = Pattern.compile("([0-9]+) s");

    private final String file;
    private final String defaultUser;
    private final List<String> lines;
    private final Map<String, String> variables;
    private final ImmutableList.Builder<TourStatement> statements = ImmutableList.builder();

    private final List<String> prose = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private Place place = Place.TRINO;
    private Optional<String> user = Optional.empty();
    private Optional<Duration> within = Optional.empty();

    private TourParser(String file, List<String> lines, String defaultUser, Map<String, String> variables)
    {
        this.variables = ImmutableMap.copyOf(variables);
        this.file = file;
        this.lines = lines;
        this.defaultUser = defaultUser;
    }

    /**
     * @throws IllegalArgumentException if the file is not written as it must be; the message names file and line
     */
    static List<TourStatement> parse(String file, List<String> lines, String defaultUser, Map<String, String> variables)
    {
        TourParser parser = new TourParser(file, lines, defaultUser, variables);
        parser.parse();
        return parser.statements.build();
    }

    private void parse()
    {
        StringBuilder sql = new StringBuilder();
        int start = 0;
        StatementEnd end = new StatementEnd();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (sql.isEmpty()) {
                String text = line.strip();
                if (text.isEmpty()) {
                    continue;
                }
                if (text.startsWith("--")) {
                    comment(text.substring(2).strip(), index + 1);
                    continue;
                }
                start = index + 1;
                end = new StatementEnd();
            }
            sql.append(line.stripTrailing()).append('\n');
            if (end.isEnd(line)) {
                statement(sql.toString().strip(), start);
                sql.setLength(0);
            }
        }
        if (!sql.isEmpty()) {
            throw error(start, "the statement has no semicolon at its end");
        }
        if (!expectations.isEmpty()) {
            throw error(lines.size(), "an expectation without a statement after it");
        }
    }

    private void comment(String text, int line)
    {
        if (!text.startsWith("@")) {
            prose.add(text);
            return;
        }
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        switch (word) {
            case "@on" -> {
                Matcher on = matcher(ON, rest, line, "trino, postgresql or trino as <user>");
                place = on.group(1).equals("trino") ? Place.TRINO : Place.POSTGRESQL;
                user = Optional.ofNullable(on.group(2));
            }
            case "@within" -> within = Optional.of(Duration.ofSeconds(Long.parseLong(matcher(WITHIN, rest, line, "<number> s").group(1))));
            case "@expect" -> expectations.add(expectation(rest, line));
            default -> throw error(line, "%s is unknown; there are @on, @expect and @within".formatted(word));
        }
    }

    private Expectation expectation(String text, int line)
    {
        int space = text.indexOf(' ');
        String kind = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        return switch (kind) {
            case "rows" -> {
                Matcher count = matcher(COUNT, rest, line, "<number> or >= <number>");
                yield new RowCount(comparison(count), Long.parseLong(count.group(2)));
            }
            case "changed" -> {
                Matcher count = matcher(COUNT, rest, line, "<number> or >= <number>");
                yield new ChangedCount(comparison(count), Long.parseLong(count.group(2)));
            }
            case "row" -> new Row(Stream.of(rest.split("\\|", -1)).map(String::strip).toList());
            case "error" -> {
                if (rest.isEmpty()) {
                    throw error(line, "@expect error needs a text of the message");
                }
                yield new Failure(rest);
            }
            default -> throw error(line, "@expect %s is unknown; there are rows, changed, row and error".formatted(kind));
        };
    }

    private static Comparison comparison(Matcher count)
    {
        return count.group(1) == null ? Comparison.EXACTLY : Comparison.AT_LEAST;
    }

    private void statement(String text, int line)
    {
        if (expectations.stream().noneMatch(Failure.class::isInstance)) {
            expectations.addFirst(new Success());
        }
        String runner = user.orElse(place == Place.TRINO ? defaultUser : "shop");
        statements.add(new TourStatement(prose, place, runner, withValues(text.substring(0, text.length() - 1).stripTrailing(), line), expectations, within, file + ":" + line));
        prose.clear();
        expectations.clear();
        place = Place.TRINO;
        user = Optional.empty();
        within = Optional.empty();
    }

    private String withValues(String sql, int line)
    {
        return VARIABLE.matcher(sql).replaceAll(variable -> {
            String value = variables.get(variable.group(1));
            if (value == null) {
                throw error(line, "%s is unknown; there are %s".formatted(variable.group(), variables.keySet()));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private Matcher matcher(Pattern pattern, String text, int line, String allowed)
    {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw error(line, "expected %s, found: %s".formatted(allowed, text));
        }
        return matcher;
    }

    private IllegalArgumentException error(int line, String message)
    {
        return new IllegalArgumentException("%s:%s: %s".formatted(file, line, message));
    }

    /** Follows quotes over lines, so that a semicolon within a literal or a dollar-quoted body ends nothing. */
    private static final class StatementEnd
    {
        private Optional<String> quote = Optional.empty();

        boolean isEnd(String line)
        {
            for (int index = 0; index < line.length(); index++) {
                String rest = line.substring(index);
                if (quote.isPresent()) {
                    if (rest.startsWith(quote.get())) {
                        index += quote.get().length() - 1;
                        quote = Optional.empty();
                    }
                }
                else if (rest.startsWith("--")) {
                    return false;
                }
                else if (rest.startsWith("'") || rest.startsWith("\"")) {
                    quote = Optional.of(rest.substring(0, 1));
                }
                else if (rest.startsWith("$$")) {
                    quote = Optional.of("$$");
                    index++;
                }
                else if (rest.strip().equals(";")) {
                    return true;
                }
            }
            return false;
        }
    }
}
