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
package io.realtimeplatform.trino.pipeline;

import com.google.common.collect.ImmutableList;
import io.realtimeplatform.trino.http.Excerpt;
import io.realtimeplatform.trino.security.Secrets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Known errors of neighbours, told by what their exceptions say. Of a foreign text no more gets into the explanation than the
 * groups of the pattern that it matched, each bounded: exceptions may hold rows of the source.
 */
final class ErrorCatalog
{
    private static final Pattern CAUSE = Pattern.compile("^Caused by: ");
    private static final Pattern EXCEPTION = Pattern.compile("^(?:[a-z][A-Za-z0-9_]*\\.)+[A-Z][A-Za-z0-9_$]*(?:Exception|Error)?(?:: |$)");

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final List<Rule> rules;

    private ErrorCatalog(List<Rule> rules)
    {
        this.rules = rules;
    }

    /**
     * @param error the explanation, with {1} for the pattern's first group and {name} for what the caller knows
     * @param remedy the same
     */
    private record Rule(Pattern pattern, String error, String remedy) {}

    static Builder builder()
    {
        return new Builder();
    }

    static final class Builder
    {
        private final ImmutableList.Builder<Rule> rules = ImmutableList.builder();

        /** @param pattern a regular expression, in whatever case; the first rule that is found in the text counts */
        Builder add(String pattern, String error, String remedy)
        {
            rules.add(new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), error, remedy));
            return this;
        }

        ErrorCatalog build()
        {
            return new ErrorCatalog(rules.build());
        }
    }

    /**
     * @param causes messages of exceptions, the cause of each behind it
     * @param names what stands in the explanations for {name}
     */
    Optional<Diagnosis> find(List<String> causes, Map<String, String> names)
    {
        // what happened first says most
        for (String cause : causes.reversed()) {
            for (Rule rule : rules) {
                Matcher matcher = rule.pattern().matcher(cause);
                if (matcher.find()) {
                    return Optional.of(new Diagnosis(fill(rule.error(), names, matcher), fill(rule.remedy(), names, matcher)));
                }
            }
        }
        return Optional.empty();
    }

    /** What happened first, in the words of the exception: bounded, without class names and without what looks like a secret. */
    static String rootCause(List<String> causes)
    {
        List<String> found = causes.stream()
                .filter(cause -> CAUSE.matcher(cause).find())
                .collect(toImmutableList());
        String last = found.isEmpty() ? causes.stream().findFirst().orElse("") : found.getLast();
        String message = EXCEPTION.matcher(CAUSE.matcher(last).replaceFirst("")).replaceFirst("");
        return Excerpt.of(Secrets.maskedText(message.isBlank() ? last : message));
    }

    private static String fill(String template, Map<String, String> names, Matcher matcher)
    {
        return PLACE.matcher(template).replaceAll(place -> {
            String name = place.group(1);
            String value = name.equals("1") ? group(matcher) : names.get(name);
            return Matcher.quoteReplacement(value);
        });
    }

    private static String group(Matcher matcher)
    {
        return Excerpt.of(Optional.ofNullable(matcher.group(1)).orElse("?"));
    }
}
