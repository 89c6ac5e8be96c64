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
package io.realtimeplatform.localstack;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the commands in {@code bin/} share. */
public class TestCommonScript
{
    private static final List<String> TOOLS = ImmutableList.of("bash", "sed", "head", "sort", "dirname", "basename", "readlink", "ls", "cat");

    @TempDir
    private Path folder;

    @Test
    public void testJavaHomeComesFirst()
            throws IOException, InterruptedException
    {
        Path home = jdk("home", "25.0.1");
        Result result = run("JAVA_HOME=%s; use_jdk; echo $JAVA_HOME; java; command -v java".formatted(home));
        assertThat(result.output()).isEqualTo("%s\njava of home\n%s/bin/java\n".formatted(home, home));
    }

    @Test
    public void testOldJavaHomeIsPassedOver()
            throws IOException, InterruptedException
    {
        Path old = jdk("old", "17.0.15");
        Path sdkman = jdk(".sdkman/candidates/java/25-tem", "25");
        Result result = run("JAVA_HOME=%s; PLACES=%s/.sdkman/candidates/java/*; use_jdk; echo $JAVA_HOME".formatted(old, folder));
        assertThat(result.output()).isEqualTo(sdkman + "\n");
    }

    @Test
    public void testJavaOnThePathMayBeALink()
            throws IOException, InterruptedException
    {
        Path home = jdk("real", "25");
        Files.createDirectories(folder.resolve("alternatives"));
        Files.createSymbolicLink(folder.resolve("alternatives/java"), home.resolve("bin/java"));
        Files.createDirectories(folder.resolve("tools"));
        Files.createSymbolicLink(folder.resolve("tools/java"), folder.resolve("alternatives/java"));
        Result result = run("unset JAVA_HOME; use_jdk; echo $JAVA_HOME");
        assertThat(result.output()).isEqualTo(home.toRealPath() + "\n");
    }

    @Test
    public void testNoFittingJdk()
            throws IOException, InterruptedException
    {
        Path old = jdk("old", "17.0.15");
        Path runtime = jdk("runtime", "25");
        Files.delete(runtime.resolve("bin/javac"));
        Result result = run("JAVA_HOME=%s; PLACES=%s; use_jdk; echo not reached".formatted(old, runtime));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("A JDK 25 or later is needed. None was found in JAVA_HOME (%s)".formatted(old))
                .contains("/usr/lib/jvm", "  %s (Java 17)".formatted(old))
                .doesNotContain("not reached");
    }

    @Test
    public void testMaven()
            throws IOException, InterruptedException
    {
        assertThat(run("need_maven; echo not reached").output())
                .isEqualTo("Apache Maven 3.8.7 or later is needed, and mvn is not on the PATH (Debian: apt-get install maven).\n");
        for (String version : ImmutableList.of("3.8.7", "3.9.0", "3.10.1", "4.0.0")) {
            executable(folder.resolve("tools/mvn"), "echo 'Apache Maven %s (abc)'".formatted(version));
            assertThat(run("need_maven; echo fits").output()).isEqualTo("fits\n");
        }
        executable(folder.resolve("tools/mvn"), "echo 'Apache Maven 3.6.3 (abc)'");
        assertThat(run("need_maven; echo not reached").output())
                .isEqualTo("Apache Maven 3.8.7 or later is needed; %s/tools/mvn is 3.6.3.\n".formatted(folder));
    }

    private Path jdk(String name, String version)
            throws IOException
    {
        Path home = folder.resolve(name);
        executable(home.resolve("bin/java"), "echo java of " + name);
        executable(home.resolve("bin/javac"), "echo javac " + version);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"test\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    private static void executable(Path file, String script)
            throws IOException
    {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Runs with nothing on the PATH but a few tools, and without this machine's own places for JDKs. */
    private Result run(String script)
            throws IOException, InterruptedException
    {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : TOOLS) {
            if (!Files.exists(tools.resolve(tool))) {
                Path found = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
                executable(tools.resolve(tool), "exec %s \"$@\"".formatted(found));
            }
        }
        Path common = StackFolders.findCheckout().resolve("bin/lib/common.sh");
        ProcessBuilder builder = new ProcessBuilder(
                tools.resolve("bash").toString(),
                "-c",
                "set -euo pipefail; root=%s; . %s; other_places() { printf '%%s\\n' ${PLACES:-}; }; %s".formatted(folder, common, script))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int exitCode, String output) {}
}
