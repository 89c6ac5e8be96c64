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

import com.google.common.net.HostAndPort;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Plays the tour on servers that are up, whoever started them, such as those of {@code docker/compose.yaml}. */
@Command(name = "tour", mixinStandardHelpOptions = true, description = "Plays the tour on servers that are up; the exit code is 0 only if every statement did what the tour says.")
public final class TourCommand
        implements Callable<Integer>
{
    private final Consumer<String> output;

    @Option(names = "--trino", paramLabel = "HOST:PORT", required = true, description = "Trino, which asks for no password")
    private HostAndPort trino;

    @Option(names = "--postgresql", paramLabel = "HOST:PORT", required = true,
            description = "PostgreSQL with the database shop and its owner of that name, whose password is in the environment variable SHOP_PASSWORD")
    private HostAndPort postgresql;

    @Option(names = "--source", paramLabel = "HOST:PORT", required = true, description = "PostgreSQL as Kafka Connect reaches it")
    private HostAndPort source;

    @Parameters(paramLabel = "FOLDER", description = "The files of the tour")
    private Path folder;

    TourCommand(Consumer<String> output)
    {
        this.output = output;
    }

    public static void main(String[] arguments)
    {
        System.exit(commandLine(System.out::println).execute(arguments));
    }

    static CommandLine commandLine(Consumer<String> output)
    {
        return new CommandLine(new TourCommand(output)).registerConverter(HostAndPort.class, TourCommand::address);
    }

    private static HostAndPort address(String text)
    {
        HostAndPort address = HostAndPort.fromString(text);
        if (!address.hasPort()) {
            throw new TypeConversionException("'%s' has no port".formatted(text));
        }
        return address;
    }

    @Override
    public Integer call()
            throws SQLException
    {
        String password = Optional.ofNullable(System.getenv("SHOP_PASSWORD")).orElse("");
        Optional<String> mismatch;
        try (Tour player = new Tour(
                System.nanoTime(),
                Tour.sourceAddress(source.getHost(), source.getPort()),
                (place, user) -> switch (place) {
                    case TRINO -> DriverManager.getConnection("jdbc:trino://" + trino, user, null);
                    case POSTGRESQL -> DriverManager.getConnection("jdbc:postgresql://%s/shop".formatted(postgresql), "shop", password);
                },
                output)) {
            mismatch = player.play(folder);
            player.freshness().ifPresent(output);
        }
        output.accept(mismatch.map("The tour stopped at "::concat).orElse("The tour is over, every statement did what it says."));
        return mismatch.isPresent() ? 1 : 0;
    }
}
