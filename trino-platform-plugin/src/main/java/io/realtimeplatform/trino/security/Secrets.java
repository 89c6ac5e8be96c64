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
package io.realtimeplatform.trino.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.connect.ConnectConfig;
import io.trino.spi.TrinoException;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static java.util.Locale.ENGLISH;

/**
 * Keeps secrets out of SQL: where one is needed, a reference to it is allowed, which Kafka Connect's workers resolve.
 * No error of this class repeats the value that it refuses.
 */
public class Secrets
{
    private static final String MASK = "***";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:{}$]+):([^{}$]+)}");
    private static final Pattern SECRET_NAME = Pattern.compile("(?i)(password|passwd|passphrase|secret|token|credential|private[._-]?key|api[._-]?key|access[._-]?key|jaas|pwd)");
    // the names contain a telling word, but their values are no secrets
    private static final Set<String> NO_SECRETS = ImmutableSet.of("replica.identity.autoset.values", "unavailable.value.placeholder");
    private static final Pattern USER_INFO = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s@]*:[^/?#\\s]+@");
    private static final Pattern SECRET_PARAMETER = Pattern.compile("(?i)(^|[?&;,\\s])[a-z0-9_.-]*(password|passwd|pwd|secret|token)\\s*=\\s*[^\\s&;,]");

    private static final Pattern SECRET_VALUE = Pattern.compile("(?i)([a-z0-9_.-]*(?:password|passwd|pwd|secret|token|jaas)[a-z0-9_.-]*[\"']?\\s*[=:]\\s*)(?:\"[^\"]*\"?|'[^']*'?|[^\\s&;,}]+)");

    private final Set<String> providers;

    @Inject
    public Secrets(ConnectConfig config)
    {
        this.providers = ImmutableSet.copyOf(config.getSecretProviders());
    }

    /** @throws TrinoException when the value of the argument is anything but one reference to a secret */
    public void checkReference(String argument, String value)
    {
        Matcher reference = REFERENCE.matcher(value);
        if (!reference.matches()) {
            throw refused("Argument %s must refer to a secret and not hold it".formatted(argument));
        }
        checkProvider("Argument " + argument, reference.group(1));
    }

    /**
     * Checks the properties of a connector.
     *
     * @param described how to name a property in an error, with %s for its name
     * @param passwords names of properties that are known to be passwords
     * @throws TrinoException when a property that is a password, looks like one by its name, or holds one within its value, is no reference
     */
    public void checkProperties(String described, Map<String, String> properties, Set<String> passwords)
    {
        properties.forEach((name, value) -> {
            String what = described.formatted(name);
            problem(name, value, passwords).ifPresent(problem -> {
                throw refused(what + problem);
            });
            Matcher references = REFERENCE.matcher(value);
            while (references.find()) {
                checkProvider(what, references.group(1));
            }
        });
    }

    private static Optional<String> problem(String name, String value, Set<String> passwords)
    {
        boolean secret = passwords.contains(name)
                || (SECRET_NAME.matcher(name).find() && !NO_SECRETS.contains(name.toLowerCase(ENGLISH)));
        if (secret && !isHarmless(value) && !consistsOfReferences(value)) {
            return Optional.of(" is a secret: it must refer to it and not hold it");
        }
        // what is left of a value when its references are taken out is what would be stored and shown
        String literal = REFERENCE.matcher(value).replaceAll("");
        if (USER_INFO.matcher(literal).find()) {
            return Optional.of(" holds a URL with a password in it");
        }
        if (SECRET_PARAMETER.matcher(literal).find()) {
            return Optional.of(" holds a password among its parameters");
        }
        return Optional.empty();
    }

    /**
     * A document of a neighbour, as it may be shown: somebody may have put secrets into it that this class would have refused.
     *
     * @param document a JSON object
     * @return the same, with {@value #MASK} for each text that {@link #checkProperties} would refuse
     */
    public static String masked(String document)
    {
        JsonNode json;
        try {
            json = MAPPER.readTree(document);
        }
        catch (JsonProcessingException e) {
            throw new TrinoException(GENERIC_INTERNAL_ERROR, "A document of a neighbour is no JSON", e);
        }
        mask(json);
        return json.toString();
    }

    /** A foreign text without what looks like the value of a secret in it, with {@value #MASK} in its place. */
    public static String maskedText(String text)
    {
        String withoutUsers = USER_INFO.matcher(text).replaceAll(MASK + "@");
        return SECRET_VALUE.matcher(withoutUsers).replaceAll("$1" + MASK);
    }

    private static void mask(JsonNode json)
    {
        if (json instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getValue().isTextual() && problem(field.getKey(), field.getValue().textValue(), ImmutableSet.of()).isPresent()) {
                    field.setValue(TextNode.valueOf(MASK));
                }
            });
        }
        json.forEach(Secrets::mask);
    }

    private static boolean isHarmless(String value)
    {
        return value.isEmpty() || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }

    private static boolean consistsOfReferences(String value)
    {
        return REFERENCE.matcher(value).matches();
    }

    private void checkProvider(String what, String provider)
    {
        if (!providers.contains(provider)) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "%s refers to the config provider %s; allowed are %s (catalog property platform.connect.secret-providers)"
                    .formatted(what, provider, String.join(", ", providers)));
        }
    }

    private TrinoException refused(String problem)
    {
        return new TrinoException(INVALID_PROCEDURE_ARGUMENT, ("%s. Write a reference that Kafka Connect's workers resolve, for example ${env:SHOP_PASSWORD} for a variable of their environment"
                + " or ${file:/etc/secrets/shop.properties:password} for a property in a file; config providers allowed are %s")
                .formatted(problem, String.join(", ", providers)));
    }
}
