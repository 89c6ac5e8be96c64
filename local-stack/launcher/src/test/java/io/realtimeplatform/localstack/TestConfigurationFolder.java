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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The files in {@code etc/} are valid as they are: standard ports, loopback addresses, no key twice. */
public class TestConfigurationFolder
{
    private final Path etc = StackFolders.findCheckout().resolve("etc");

    @Test
    public void testEveryFileIsReadable()
            throws IOException
    {
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThanOrEqualTo(13);
        assertThat(files).allSatisfy(file -> assertThat(ConfigurationFile.read(file).values()).isNotEmpty());
    }

    @Test
    public void testEveryFileIsExplained()
            throws IOException
    {
        assertThat(files()).allSatisfy(file -> assertThat(Files.readAllLines(file)).anyMatch(line -> line.startsWith("# ")));
    }

    @Test
    public void testAddressesAgree()
    {
        assertThat(value("trino/catalog/pinot.properties", "pinot.controller-urls"))
                .isEqualTo("127.0.0.1:" + value("pinot/controller.conf", "controller.access.protocols.http.port"));
        assertThat(value("trino/catalog/platform.properties", "platform.pinot.controller-url"))
                .isEqualTo("http://127.0.0.1:" + value("pinot/controller.conf", "controller.access.protocols.http.port"));
        assertThat(value("trino/catalog/platform.properties", "platform.connect.url"))
                .isEqualTo(value("connect/worker.properties", "listeners"));
        assertThat(value("trino/catalog/platform.properties", "platform.trino.url"))
                .isEqualTo(value("trino/config.properties", "discovery.uri"));
        assertThat(value("trino/catalog/platform.properties", "platform.kafka.bootstrap-servers"))
                .isEqualTo(value("connect/worker.properties", "bootstrap.servers"));
        assertThat(value("kafka/server.properties", "advertised.listeners"))
                .isEqualTo("PLAINTEXT://" + value("connect/worker.properties", "bootstrap.servers"));
    }

    @Test
    public void testWhatUpsertTablesNeed()
            throws IOException
    {
        assertThat(value("trino/catalog/pinot.properties", "pinot.segments-per-split")).isEqualTo("1000000");
        assertThat(value("pinot/server.conf", "pinot.server.grpc.enable")).isEqualTo("true");
        assertThat(value("pinot/server.conf", "pinot.server.instance.currentDataTableVersion")).isEqualTo("4");
        assertThat(value("postgresql/postgresql.conf", "wal_level")).isEqualTo("logical");
        for (String settings : List.of("mariadb/mariadb.cnf", "mysql/my.cnf")) {
            assertThat(Files.readString(etc.resolve(settings))).as(settings).contains("\nlog_bin = ", "\nbinlog_format = ROW\n", "\nbinlog_row_image = FULL\n");
        }
        assertThat(Files.readString(etc.resolve("mysql/my.cnf"))).contains("\nbinlog_row_value_options = ''\n", "\ngtid_mode = ON\n", "\nenforce_gtid_consistency = ON\n");
    }

    private String value(String file, String key)
    {
        return ConfigurationFile.read(etc.resolve(file)).value(key).orElseThrow();
    }

    private List<Path> files()
            throws IOException
    {
        try (Stream<Path> files = Files.walk(etc)) {
            return files.filter(file -> file.toString().matches(".*\\.(properties|conf)")).sorted().toList();
        }
    }
}
