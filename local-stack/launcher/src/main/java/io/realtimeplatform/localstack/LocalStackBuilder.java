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

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/** What a {@link LocalStack} consists of. */
public final class LocalStackBuilder
{
    final Path data;
    final Path checkout = StackFolders.findCheckout();
    final Map<String, String> connectEnvironment = new HashMap<>();
    final Map<String, String> trinoProperties = new HashMap<>();
    final Map<String, String> accessControlProperties = new HashMap<>();
    final Map<String, String> platformProperties = new LinkedHashMap<>();
    final ListMultimap<Server, String> jvmOptions = ArrayListMultimap.create();
    Path cache = StackFolders.defaultCache();
    Optional<Path> etc = Optional.empty();
    Optional<Path> plugin = Optional.empty();
    Optional<Path> decoder = Optional.empty();
    Optional<LocalStack> neighbours = Optional.empty();
    List<String> passwordUsers = ImmutableList.of();
    boolean accessControl;
    boolean avroConverter;
    boolean afresh;
    boolean platform = true;
    Set<Server> servers = EnumSet.complementOf(EnumSet.of(Server.MARIADB, Server.MYSQL, Server.SUPERSET));
    Consumer<String> progress = System.out::println;

    LocalStackBuilder(Path data)
    {
        this.data = requireNonNull(data, "data is null");
    }

    /** Deletes what an earlier stack left in the data folder. A folder with anything else in it is refused. */
    public LocalStackBuilder afresh()
    {
        afresh = true;
        return this;
    }

    /** Only these servers. Connect needs Kafka; catalogs of Trino whose server is missing are left out, and the catalog {@code platform} finds nobody in its place. */
    public LocalStackBuilder servers(Server first, Server... others)
    {
        servers = EnumSet.of(first, others);
        return this;
    }

    /**
     * A MariaDB server besides, which is started when somebody calls {@code mariadb().start()}; Connect has its connector, and Trino
     * the catalog {@code warehouse}.
     */
    public LocalStackBuilder mariadb()
    {
        servers.add(Server.MARIADB);
        return this;
    }

    /**
     * Why a stack on this machine cannot have MySQL, and what to do; empty if it can. The archive is unpacked if it was not before.
     */
    public Optional<String> missingMysql()
    {
        StackFolders folders = folders();
        return MysqlServer.missing(folders, new ArchiveCache(folders.cache(), new Progress(progress)));
    }

    /**
     * A MySQL server besides, which is started when somebody calls {@code mysql().start()}; Connect has its connector, and Trino
     * the catalog {@code depot}.
     */
    public LocalStackBuilder mysql()
    {
        servers.add(Server.MYSQL);
        return this;
    }

    /**
     * A Superset besides, which is started when somebody calls {@code superset().start()}. Its packages are installed now if they were
     * not before, which needs Python and takes minutes.
     */
    public LocalStackBuilder superset()
    {
        servers.add(Server.SUPERSET);
        return this;
    }

    /** For servers that this stack does not have: those of another, which has to outlive it. */
    public LocalStackBuilder neighboursOf(LocalStack other)
    {
        neighbours = Optional.of(other);
        return this;
    }

    /** The unpacked Trino plugin; by default what the build of this repository made, if it did. */
    public LocalStackBuilder plugin(Path folder)
    {
        plugin = Optional.of(folder);
        return this;
    }

    /** A stock Trino server, without the plugin and its catalog. */
    public LocalStackBuilder withoutPlatform()
    {
        platform = false;
        return this;
    }

    /** The decoder's jar for Pinot; by default what the build of this repository made, if it did. */
    public LocalStackBuilder decoder(Path jar)
    {
        decoder = Optional.of(jar);
        return this;
    }

    /** Configuration instead of this repository's {@code etc/}, of the same layout. */
    public LocalStackBuilder etc(Path folder)
    {
        etc = Optional.of(folder);
        return this;
    }

    /** Where archives are unpacked once, instead of the user's cache folder. */
    public LocalStackBuilder cache(Path folder)
    {
        cache = folder;
        return this;
    }

    /** An environment variable of Kafka Connect, to which a password reference such as {@code ${env:NAME}} resolves. */
    public LocalStackBuilder connectEnvironment(String name, String value)
    {
        connectEnvironment.put(name, value);
        return this;
    }

    /** Connect has the converter {@code io.apicurio.registry.utils.converter.AvroConverter}. */
    public LocalStackBuilder avroConverter()
    {
        avroConverter = true;
        return this;
    }

    /** A property of Trino's {@code config.properties}. */
    public LocalStackBuilder trinoProperty(String name, String value)
    {
        trinoProperties.put(name, value);
        return this;
    }

    /** A property of the catalog {@code platform}. */
    public LocalStackBuilder platformProperty(String name, String value)
    {
        platformProperties.put(name, value);
        return this;
    }

    /** Who may do what in Trino is what {@code etc/trino/access-control/rules.json} says; by default everybody may do everything. */
    public LocalStackBuilder accessControl()
    {
        accessControl = true;
        return this;
    }

    /** A property of {@code access-control.properties}, where {@link #accessControl} asks for the rules. */
    public LocalStackBuilder accessControlProperty(String name, String value)
    {
        accessControlProperties.put(name, value);
        return this;
    }

    /**
     * Trino asks for passwords, over TLS, as {@code etc/trino/passwords} says. It gets these users, the administrator
     * and the service user of the catalog {@code platform}, with passwords and a certificate that are made now.
     */
    public LocalStackBuilder passwords(String... users)
    {
        passwordUsers = ImmutableList.<String>builder().add(LocalStack.ADMINISTRATOR).add(users).build();
        return this;
    }

    /** A JVM option of a server, after the stack's own, such as {@code -XX:TieredStopAtLevel=4} for a benchmark of Pinot. */
    public LocalStackBuilder jvmOption(Server server, String option)
    {
        if (Set.of(Server.POSTGRESQL, Server.MARIADB, Server.MYSQL, Server.SUPERSET).contains(server)) {
            throw new IllegalArgumentException("%s has no JVM for the option %s".formatted(server, option));
        }
        jvmOptions.put(server, option);
        return this;
    }

    /**
     * For a stack that lives for minutes, such as that of a test: the servers' JVMs compile quickly rather than well, as Pinot's always does.
     * Trino needs a third less of the processors for its first six hundred statements then.
     */
    public LocalStackBuilder shortLived()
    {
        List.of(Server.KAFKA, Server.CONNECT, Server.TRINO).forEach(server -> jvmOption(server, "-XX:TieredStopAtLevel=1"));
        return this;
    }

    /** Where lines of progress go; standard output by default. */
    public LocalStackBuilder progress(Consumer<String> lines)
    {
        progress = lines;
        return this;
    }

    StackFolders folders()
    {
        return new StackFolders(checkout, etc.orElseGet(() -> checkout.resolve("etc")), data.toAbsolutePath().normalize(), cache);
    }

    /**
     * Starts all servers and waits until they answer.
     *
     * @throws StackException if one does not start; the others are stopped then
     */
    public LocalStack start()
    {
        LocalStack stack = new LocalStack(this);
        stack.start();
        return stack;
    }
}
