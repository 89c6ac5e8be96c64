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

import io.realtimeplatform.pinot.debezium.envelope.EventPolicy;
import io.realtimeplatform.pinot.debezium.envelope.Ordering;
import io.realtimeplatform.pinot.debezium.envelope.UnavailablePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class TestDecoderConfig
{
    @Test
    public void testDefaults()
    {
        DecoderConfig config = new DecoderConfig(Map.of());
        assertThat(config.columns()).isEmpty();
        assertThat(config.keyColumns()).isEmpty();
        assertThat(config.nullableColumns()).isEmpty();
        assertThat(config.helperColumns().values()).containsExactly("__operation", "__deleted", "__position", "__commit_time", "__capture_time",
                "__decode_time", "__transaction_id", "__snapshot", "__source_schema", "__source_table", "__nulls",
                "__unavailable", "__fingerprint_high", "__fingerprint_low", "__bucket", "__event_id", "__error_kind", "__error_message", "__error_payload");
        assertThat(config.truncatePolicy()).isEqualTo(EventPolicy.SKIP);
        assertThat(config.unknownOperationPolicy()).isEqualTo(EventPolicy.FAIL);
        assertThat(config.errorPolicy()).isEqualTo(ErrorPolicy.SKIP);
        assertThat(config.emit()).isEqualTo(DecoderConfig.Emit.ALL);
        assertThat(config.unavailablePolicy()).isEqualTo(UnavailablePolicy.FAIL);
        assertThat(config.ordering()).isEqualTo(Ordering.SOURCE_POSITION);
        assertThat(config.sourceTables()).isEmpty();
        assertThat(config.unavailablePlaceholder()).isEqualTo("__debezium_unavailable_value");
    }

    @Test
    public void testEverything()
    {
        DecoderConfig config = new DecoderConfig(Map.of(
                "format", "JSON",
                "columns", "{\"a\": {\"field\": \"A b\", \"type\": \"int32\", \"form\": \"text\"}, \"d\": {\"type\": \"org.apache.kafka.connect.data.Decimal\", \"scale\": 2, \"form\": \"unscaled\"}, \"e\": {}}",
                "key.columns", "[\"id\", \"k 2\"]",
                "nullable.columns", "[]",
                "helper.prefix", "$",
                "helper.deleted", "gone",
                "truncate.policy", "fail"));
        assertThat(config.columns()).containsOnlyKeys("a", "d", "e");
        assertThat(config.columns().get("a").field()).isEqualTo("A b");
        assertThat(config.columns().get("d").type().scale()).hasValue(2);
        assertThat(config.columns().get("e").field()).isEqualTo("e");
        assertThat(config.keyColumns()).isEqualTo(List.of("id", "k 2"));
        assertThat(config.helperColumns().values()).contains("gone", "$position").doesNotContain("$deleted");
        assertThat(config.truncatePolicy()).isEqualTo(EventPolicy.FAIL);
    }

    @Test
    public void testPolicies()
    {
        DecoderConfig config = new DecoderConfig(Map.of(
                "truncate.policy", "row",
                "unknown.operation.policy", "skip",
                "error.policy", "ROW",
                "emit", "errors",
                "unavailable.policy", "mark",
                "unavailable.value.placeholder", "?",
                "ordering", "source_time",
                "source.tables", "[\"public.a\", \"b\"]"));
        assertThat(config.truncatePolicy()).isEqualTo(EventPolicy.ROW);
        assertThat(config.unknownOperationPolicy()).isEqualTo(EventPolicy.SKIP);
        assertThat(config.errorPolicy()).isEqualTo(ErrorPolicy.ROW);
        assertThat(config.emit()).isEqualTo(DecoderConfig.Emit.ERRORS);
        assertThat(config.unavailablePolicy()).isEqualTo(UnavailablePolicy.MARK);
        assertThat(config.unavailablePlaceholder()).isEqualTo("?");
        assertThat(config.ordering()).isEqualTo(Ordering.SOURCE_TIME);
        assertThat(config.sourceTables()).containsExactly("public.a", "b");
    }

    @ParameterizedTest
    @CsvSource(value = {
            "colums|{}|Unknown property 'colums', allowed are bucket.count, columns, emit, error.payload.bytes, error.policy, fingerprint.seed, format, helper.bucket",
            "format|xml|Property format: 'xml' is not allowed, allowed are avro, json",
            "helper.x|y|Unknown property 'helper.x'",
            "error.policy|ignore|Property error.policy: 'ignore' is not allowed, allowed are fail, row, skip",
            "truncate.policy|x|Property truncate.policy: 'x' is not allowed, allowed are fail, row, skip",
            "unknown.operation.policy||Property unknown.operation.policy: '' is not allowed, allowed are fail, row, skip",
            "emit|errors|Property emit: 'errors' is not allowed, it needs error.policy row, which is skip",
            "ordering|lsn|Property ordering: 'lsn' is not allowed, allowed are arrival, source_position, source_time",
            "source.tables|[]|Property source.tables: '[]' is not allowed, expected one name at least",
            "source.tables|orders|Property source.tables: 'orders' is not allowed, expected a JSON array of names such as [\"public.orders\"]",
            "unavailable.policy|keep|Property unavailable.policy: 'keep' is not allowed, allowed are fail, mark, null",
            "unavailable.value.placeholder||Property unavailable.value.placeholder: '' is not allowed",
            "helper.deleted||Property helper.deleted: '' is not allowed",
            "helper.deleted|__operation|column '__operation' is the helper column operation already",
            "key.columns|id|Property key.columns: 'id' is not allowed, expected a JSON array of names such as [\"id\"]: malformed JSON",
            "key.columns|{}|Property key.columns: '{}' is not allowed, expected a JSON array",
            "key.columns|[1]|Property key.columns: '[1]' is not allowed",
            "key.columns|[\"a\",\"a\"]|'a' is in it twice",
            "nullable.columns|[\"a\"|Property nullable.columns: '[\"a\"' is not allowed",
            "columns|[]|Property columns: '[]' is not allowed, expected a JSON object such as",
            "columns|{\"a\":1}|column 'a' is an integer, expected an object",
            "columns|{\"a\":{}} x|malformed JSON: text follows",
            "columns|{\"a\":{},\"a\":{}}|column 'a' is in it twice",
            "columns|{\"a\":{\"typ\":\"int32\"}}|Property columns, column 'a': unknown attribute 'typ', allowed are field, type, element, scale, form, pinot_type",
            "columns|{\"a\":{\"type\":5}}|'type' of column 'a' is an integer, expected text",
            "columns|{\"a\":{\"type\":\"int\"}}|Property columns, column 'a': unknown type 'int', allowed are array, base64, base64-url-safe, boolean, bytes",
            "columns|{\"a\":{\"form\":\"txt\"}}|Property columns, column 'a': unknown form 'txt', allowed are value, text, bytes, epoch_milliseconds, epoch_microseconds, epoch_days, unscaled, numeric, utf8, bits, json, srid, x, y",
            "columns|{\"a\":{\"type\":\"int32\",\"form\":\"epoch_days\"}}|form 'epoch_days' does not exist for this type, allowed are value, text",
            "columns|{\"a\":{\"type\":\"org.apache.kafka.connect.data.Decimal\"}}|type 'org.apache.kafka.connect.data.Decimal' needs 'scale'",
            "columns|{\"a\":{\"type\":\"int32\",\"scale\":1}}|'scale' is for decimals, decimals as text and the form bits only, not for type 'int32'",
            "columns|{\"a\":{\"type\":\"bytes\",\"form\":\"bits\"}}|form 'bits' of type 'bytes' needs 'scale', the number of its digits",
            "columns|{\"a\":{\"type\":\"string\",\"form\":\"unscaled\"}}|form 'unscaled' of type 'string' needs 'scale'",
            "columns|{\"a\":{\"type\":\"org.apache.kafka.connect.data.Decimal\",\"scale\":-1}}|scale -1 is not allowed, allowed are 0 to 16383",
            "columns|{\"__deleted\":{}}|Property columns: column '__deleted' is the helper column deleted; rename that by helper.deleted, or all by helper.prefix"},
            delimiter = '|', quoteCharacter = '\0', emptyValue = "")
    public void testRefused(String property, String value, String message)
    {
        String text = value;
        if (text == null) {
            text = "";
        }
        Map<String, String> properties = Map.of(property, text);
        assertThatThrownBy(() -> new DebeziumMessageDecoder().init(properties, Set.of("id"), "shop.public.person"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Decoder of topic shop.public.person: ")
                .hasMessageContaining(message);
    }
}
