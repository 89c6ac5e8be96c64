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

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A Pinot cluster in one process: ZooKeeper, controller, broker and server. Pinot's classes are those of the classpath
 * that the process was started with, 0.11 or later, and so are reached by reflection.
 */
public final class PinotMain
{
    private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();

    private PinotMain() {}

    /**
     * @param arguments ZooKeeper's port, ZooKeeper's folder, and the paths of controller.conf, broker.conf and server.conf
     */
    public static void main(String[] arguments)
            throws Exception
    {
        Runtime.getRuntime().addShutdownHook(new Thread(PinotMain::stop, "pinot-stop"));
        startZooKeeper(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        start("org.apache.pinot.controller.ControllerStarter", Path.of(arguments[2]));
        start("org.apache.pinot.broker.broker.helix.HelixBrokerStarter", Path.of(arguments[3]));
        start("org.apache.pinot.server.starter.helix.HelixServerStarter", Path.of(arguments[4]));
    }

    private static void startZooKeeper(int port, Path folder)
            throws Exception
    {
        System.setProperty("zookeeper.admin.enableServer", "false");
        Class<?> serverClass = Class.forName("org.apache.zookeeper.server.ZooKeeperServer");
        Class<?> factoryClass = Class.forName("org.apache.zookeeper.server.ServerCnxnFactory");
        Object server = serverClass.getConstructor(File.class, File.class, int.class)
                .newInstance(folder.resolve("snapshots").toFile(), folder.resolve("log").toFile(), 2000);
        Object factory = factoryClass.getMethod("createFactory").invoke(null);
        factoryClass.getMethod("configure", InetSocketAddress.class, int.class)
                .invoke(factory, new InetSocketAddress("127.0.0.1", port), 0);
        factoryClass.getMethod("startup", serverClass).invoke(factory, server);
        // All clients live in this process. Sessions of an earlier one that was killed would keep its instances
        // registered for 30 s, and Pinot waits for their end.
        Object database = serverClass.getMethod("getZKDatabase").invoke(server);
        for (Object session : (Collection<?>) database.getClass().getMethod("getSessions").invoke(database)) {
            serverClass.getMethod("closeSession", long.class).invoke(server, session);
        }
        push(() -> factoryClass.getMethod("shutdown").invoke(factory));
    }

    private static void start(String starterClass, Path configuration)
            throws Exception
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration, UTF_8)) {
            properties.load(reader);
        }
        Map<String, Object> values = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            values.put(name, properties.getProperty(name));
        }
        Class<?> configurationClass = Class.forName("org.apache.pinot.spi.env.PinotConfiguration");
        Class<?> starter = Class.forName(starterClass);
        Object service = starter.getConstructor().newInstance();
        starter.getMethod("init", configurationClass)
                .invoke(service, configurationClass.getConstructor(Map.class).newInstance(values));
        starter.getMethod("start").invoke(service);
        push(() -> starter.getMethod("stop").invoke(service));
        System.out.println(starterClass + " started");
    }

    private static void push(AutoCloseable service)
    {
        synchronized (STARTED) {
            STARTED.push(service);
        }
    }

    /** Server, broker, controller, ZooKeeper: in any other order the next start on the same data waits for a minute. */
    private static void stop()
    {
        synchronized (STARTED) {
            while (!STARTED.isEmpty()) {
                try {
                    STARTED.pop().close();
                }
                catch (Exception e) {
                    new IOException("Part of Pinot did not stop", e).printStackTrace();
                }
            }
        }
    }
}
