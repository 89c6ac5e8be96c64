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
package io.realtimeplatform.localstack.child;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs the main class of a server, named by the first argument, and ends the process when standard input ends. The
 * launcher holds the other end of that pipe, so a server ends with its launcher however that ended, also after
 * {@code kill -9}.
 */
public final class ChildMain
{
    private static final long SHUTDOWN_SECONDS = 20;

    private ChildMain() {}

    /**
     * Does not return before the server's own main method does.
     *
     * @param arguments the server's main class, then the server's arguments
     * @throws Throwable what the server's main method throws
     */
    public static void main(String[] arguments)
            throws Throwable
    {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("The first argument must be the main class to run");
        }
        Thread watcher = new Thread(() -> exitAtEndOf(System.in), "launcher-watch");
        watcher.setDaemon(true);
        watcher.start();
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        }
        catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void exitAtEndOf(InputStream input)
    {
        try {
            while (input.read() >= 0) {
                // the launcher never writes; whatever came is not for us
            }
        }
        catch (IOException e) {
            System.err.println("Standard input is broken, the launcher is taken for gone: " + e);
        }
        // A server whose shutdown hooks hang must not outlive the launcher either
        Thread halt = new Thread(ChildMain::haltLater, "halt");
        halt.setDaemon(true);
        halt.start();
        System.exit(0);
    }

    private static void haltLater()
    {
        try {
            TimeUnit.SECONDS.sleep(SHUTDOWN_SECONDS);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
