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
import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
public class TestChildProcess
{
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    public void testEndsWithTheLauncher()
            throws IOException
    {
        ChildProcess child = new JavaCommand(new StackFolders(folder, folder, folder, folder.resolve("cache")), "endless")
                .classpath(ImmutableList.of(StackFolders.codeOf(TestChildProcess.class)))
                .start(ImmutableMap.of(), folder.resolve("log"), EndlessMain.class.getName(), "one", "two words");
        awaitLog("running with one, two words");
        assertThat(child.alive()).isTrue();

        // what the operating system does when the launcher dies, however it dies
        child.closeInput();
        assertThat(child.waitFor(LIMIT)).isTrue();
        assertThat(log()).contains("shutdown hook ran");
    }

    @Test
    public void testStopAndKill()
            throws IOException
    {
        ChildProcess stopped = start(ImmutableList.of("/bin/sh", "-c", "trap 'echo told to stop; exit 3' TERM; echo up; while true; do sleep 0.05; done"));
        awaitLog("up");
        stopped.stop(LIMIT);
        assertThat(stopped.exitCode()).isEqualTo(3);
        assertThat(log()).contains("told to stop");

        ChildProcess stubborn = start(ImmutableList.of("/bin/sh", "-c", "trap '' TERM; echo stubborn; while true; do sleep 0.05; done"));
        awaitLog("stubborn");
        stubborn.stop(Duration.ofMillis(300));
        assertThat(stubborn.alive()).isFalse();
    }

    @Test
    public void testLastLines()
            throws IOException
    {
        Path file = folder.resolve("server.log");
        assertThat(ChildProcess.lastLines(file)).isEqualTo("Its log %s is empty.", file);
        Files.writeString(file, "first\nERROR the cause\n" + String.join("\n", Collections.nCopies(100, "\tat some.Method")) + "\nlast\n");
        assertThat(ChildProcess.lastLines(file))
                .startsWith("The last lines of " + file)
                .contains("ERROR the cause")
                .doesNotContain("first")
                .endsWith("last");
        assertThat(ChildProcess.lastLines(file).lines().count()).isLessThan(30);
    }

    private ChildProcess start(List<String> command)
    {
        return ChildProcess.start(command, ImmutableMap.of(), folder, folder.resolve("log"));
    }

    private void awaitLog(String text)
            throws IOException
    {
        while (!log().contains(text)) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private String log()
            throws IOException
    {
        return Files.readString(folder.resolve("log"));
    }

    /** A server that never ends by itself. */
    public static final class EndlessMain
    {
        private EndlessMain() {}

        public static void main(String[] arguments)
                throws InterruptedException
        {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook ran")));
            System.out.println("running with " + String.join(", ", arguments));
            Thread.currentThread().join();
        }
    }
}
