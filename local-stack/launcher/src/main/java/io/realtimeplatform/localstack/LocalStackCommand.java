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

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Starts the stack and keeps it up until the process is told to end. */
@Command(name = "local-stack", mixinStandardHelpOptions = true, description = "Starts PostgreSQL, Kafka, Kafka Connect, Pinot and Trino on this machine.")
public final class LocalStackCommand
        implements Callable<Integer>
{
    @Option(names = "--data", description = "Data folder, default target/local-stack")
    private Path data = StackFolders.findCheckout().resolve("target/local-stack");

    @Option(names = "--once", description = "End when all servers are up")
    private boolean once;

    private LocalStackCommand() {}

    public static void main(String[] arguments)
    {
        System.exit(new CommandLine(new LocalStackCommand()).execute(arguments));
    }

    @Override
    public Integer call()
            throws InterruptedException
    {
        try (LocalStack _ = LocalStack.builder(data).start()) {
            if (!once) {
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }
}
