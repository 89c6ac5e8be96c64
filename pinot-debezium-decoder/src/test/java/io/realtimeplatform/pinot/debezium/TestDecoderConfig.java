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
                "__decode_time", "__transaction_id", "__snapshot", "__source_schema", "__source_table", "__nulls");
        assertThat(config.truncateFails()).isFalse();
        assertThat(config.errorFails()).isFalse();
        assertThat(config.unavailableFails()).isTrue();
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
                "truncate.policy", "fail",
                "error.policy", "fail",
                "unavailable.policy", "null",
                "unavailable.value.placeholder", "?"));
        assertThat(config.columns()).containsOnlyKeys("a", "d", "e");
        assertThat(config.columns().get("a").field()).isEqualTo("A b");
        assertThat(config.columns().get("d").scale()).hasValue(2);
        assertThat(config.columns().get("e").field()).isEqualTo("e");
        assertThat(config.keyColumns()).isEqualTo(List.of("id", "k 2"));
        assertThat(config.helperColumns().values()).contains("gone", "$position").doesNotContain("$deleted");
        assertThat(config.truncateFails()).isTrue();
        assertThat(config.errorFails()).isTrue();
        assertThat(config.unavailableFails()).isFalse();
        assertThat(config.unavailablePlaceholder()).isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource(value = {
            "colums|{}|Unknown property 'colums', allowed are columns, error.policy, format, helper.capture_time",
            "helper.x|y|Unknown property 'helper.x'",
            "format|avro|Property format: 'avro' is not allowed, allowed are json",
            "error.policy|ignore|Property error.policy: 'ignore' is not allowed, allowed are fail, skip",
            "truncate.policy|x|Property truncate.policy: 'x' is not allowed, allowed are fail, skip",
            "unavailable.policy|keep|Property unavailable.policy: 'keep' is not allowed, allowed are fail, null",
            "unavailable.value.placeholder||Property unavailable.value.placeholder: '' is not allowed",
            "helper.deleted||Property helper.deleted: '' is not allowed",
            "helper.deleted|__operation|column '__operation' is the helper column operation already",
            "key.columns|id|Property key.columns: 'id' is not allowed, expected a JSON array of field names such as [\"id\"]: malformed JSON",
            "key.columns|{}|Property key.columns: '{}' is not allowed, expected a JSON array",
            "key.columns|[1]|Property key.columns: '[1]' is not allowed",
            "key.columns|[\"a\",\"a\"]|'a' is in it twice",
            "nullable.columns|[\"a\"|Property nullable.columns: '[\"a\"' is not allowed",
            "columns|[]|Property columns: '[]' is not allowed, expected a JSON object such as",
            "columns|{\"a\":1}|column 'a' is an integer, expected an object",
            "columns|{\"a\":{}} x|malformed JSON: text follows",
            "columns|{\"a\":{},\"a\":{}}|column 'a' is in it twice",
            "columns|{\"a\":{\"typ\":\"int32\"}}|Property columns, column 'a': unknown attribute 'typ', allowed are field, type, scale, form",
            "columns|{\"a\":{\"type\":5}}|'type' of column 'a' is an integer, expected text",
            "columns|{\"a\":{\"type\":\"int\"}}|Property columns, column 'a': unknown type 'int', allowed are array, boolean, bytes",
            "columns|{\"a\":{\"form\":\"txt\"}}|Property columns, column 'a': unknown form 'txt', allowed are value, text, bytes, epoch_milliseconds, epoch_microseconds, epoch_days, unscaled",
            "columns|{\"a\":{\"type\":\"int32\",\"form\":\"epoch_days\"}}|form 'epoch_days' does not exist for this type, allowed are value, text",
            "columns|{\"a\":{\"type\":\"org.apache.kafka.connect.data.Decimal\"}}|type 'org.apache.kafka.connect.data.Decimal' needs 'scale'",
            "columns|{\"a\":{\"type\":\"int32\",\"scale\":1}}|'scale' is for decimals and decimals as text only, not for type 'int32'",
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
