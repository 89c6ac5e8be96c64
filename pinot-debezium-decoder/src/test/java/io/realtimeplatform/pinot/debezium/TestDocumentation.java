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
package io.realtimeplatform.pinot.debezium;

import io.realtimeplatform.pinot.debezium.envelope.Helper;
import io.realtimeplatform.pinot.debezium.payload.ErrorKind;
import io.realtimeplatform.pinot.debezium.type.Form;
import io.realtimeplatform.pinot.debezium.type.SourceType;
import io.realtimeplatform.pinot.debezium.type.Target;
import io.realtimeplatform.pinot.debezium.type.ValueConverters;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The documentation names what there is, and nothing else.
 */
public class TestDocumentation
{
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final String text = read();

    private static String read()
    {
        try {
            return Files.readString(Path.of("..", "docs", "decoder.md"));
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> allowed(Throwable refusal)
    {
        String message = refusal.getMessage();
        String marker = "allowed are ";
        return Arrays.asList(message.substring(message.lastIndexOf(marker) + marker.length()).split(", "));
    }

    @Test
    public void testEveryProperty()
    {
        for (String property : allowed(catchThrowable(() -> new DecoderConfig(Map.of("no such", "property"))))) {
            if (property.startsWith("helper.") && !property.equals("helper.prefix")) {
                assertThat(text).contains("`" + property.substring("helper.".length()) + "`");
            }
            else {
                assertThat(text).as("docs/decoder.md").contains("`" + property + "`");
            }
        }
    }

    @Test
    public void testHelpersKindsAndPinotTypes()
    {
        for (Helper helper : Helper.values()) {
            assertThat(text).as("docs/decoder.md").contains("`" + helper.configName() + "`");
        }
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(text).as("docs/decoder.md").contains("`" + kind.configName() + "`");
        }
        for (Target.DataType type : Target.DataType.values()) {
            assertThat(text).as("docs/decoder.md").contains(type.name());
        }
    }

    /**
     * Each line of the table of types has all types of some families, and exactly the forms that those have.
     */
    @Test
    public void testTableOfTypes()
    {
        List<String> documented = new ArrayList<>();
        String table = text.substring(text.indexOf("| type in the event |"), text.indexOf("- A value that does not fit its form exactly"));
        for (String line : table.lines().skip(2).filter(line -> line.startsWith("|")).toList()) {
            List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.get(1).startsWith("not declared")) {
                continue;
            }
            List<String> names = typeNames(cells.get(1));
            documented.addAll(names);
            List<String> forms = new ArrayList<>(List.of("value", "text"));
            if (cells.size() > 4) {
                Arrays.stream(Form.values()).map(Form::configName).filter(form -> isNamed(cells.get(4), form)).forEach(forms::add);
            }
            for (String name : names) {
                SourceType type = SourceType.parse(name);
                for (Form form : Form.values()) {
                    Throwable refusal = catchThrowable(() -> ValueConverters.checkForm(type, form));
                    assertThat(refusal == null).as("form %s of %s", form.configName(), name).isEqualTo(forms.contains(form.configName()));
                }
            }
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(allowed(catchThrowable(() -> SourceType.parse("no such type"))));
    }

    private static boolean isNamed(String cell, String form)
    {
        if (cell.equals("the same three")) {
            return form.startsWith("epoch_");
        }
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toSet()).contains(form);
    }

    /**
     * Names in code, where those after the first may be shortened to their last part, and Connect's to {@code Date}.
     */
    private static List<String> typeNames(String cell)
    {
        List<String> names = new ArrayList<>();
        String prefix = "";
        Matcher matcher = CODE.matcher(cell.replaceAll("\\(`[^`]*`\\)", ""));
        for (MatchResult match : matcher.results().toList()) {
            String name = match.group(1);
            if (cell.substring(0, match.start()).endsWith("Connect's ")) {
                name = "org.apache.kafka.connect.data." + name;
            }
            else if (name.indexOf('.') >= 0) {
                prefix = name.substring(0, name.lastIndexOf('.') + 1);
            }
            else if (Character.isUpperCase(name.charAt(0))) {
                name = prefix + name;
            }
            names.add(name);
        }
        return names;
    }
}
