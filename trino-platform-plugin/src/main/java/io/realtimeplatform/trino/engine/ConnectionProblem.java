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
package io.realtimeplatform.trino.engine;

import io.realtimeplatform.trino.http.Excerpt;

import javax.net.ssl.SSLException;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says why this Trino did not take a statement at all, and what to set for that.
 */
final class ConnectionProblem
{
    private static final Pattern IMPERSONATION = Pattern.compile("Access Denied: User .* cannot impersonate user");
    private static final Pattern UNAUTHENTICATED = Pattern.compile("\\b401\\b|Authentication failed|Unauthorized");
    private static final Pattern INSECURE = Pattern.compile("Authentication over HTTP is not enabled");

    private ConnectionProblem() {}

    /** @param asUser the user whose rights would have counted */
    static String describe(URI url, Optional<String> serviceUser, String asUser, RuntimeException failure)
    {
        String message = String.valueOf(failure.getMessage());
        if (isImpersonation(message)) {
            return impersonation(url, serviceUser, asUser);
        }
        if (INSECURE.matcher(message).find() || (serviceUser.isEmpty() && UNAUTHENTICATED.matcher(message).find())) {
            return "Trino at %s (platform.trino.url) asks for a password: set platform.trino.user and platform.trino.password, and an https address".formatted(url);
        }
        if (UNAUTHENTICATED.matcher(message).find()) {
            return "Trino at %s does not accept user %s with the password that it got (platform.trino.user, platform.trino.password)".formatted(url, serviceUser.orElse(asUser));
        }
        if (isTlsProblem(failure)) {
            return "The certificate of Trino at %s (platform.trino.url) is not trusted, or is for another host; set platform.trino.truststore-path to a trust store with it or with its issuer: %s"
                    .formatted(url, Excerpt.of(message));
        }
        return "Trino at %s (platform.trino.url) cannot be reached to run SQL as user %s: %s".formatted(url, asUser, Excerpt.of(message));
    }

    /** @return whether that is how Trino refuses to run a statement of one user for another */
    static boolean isImpersonation(String message)
    {
        return IMPERSONATION.matcher(message).find();
    }

    static String impersonation(URI url, Optional<String> serviceUser, String asUser)
    {
        return ("User %1$s (platform.trino.user) may not run SQL as user %2$s on Trino at %3$s. Allow it in Trino's access control; with access-control.name=file add"
                + " {\"original_user\": \"%1$s\", \"new_user\": \".*\"} to \"impersonation\" in the rules. Trino's default access control allows no impersonation")
                .formatted(serviceUser.orElse(asUser), asUser, url);
    }

    private static boolean isTlsProblem(Throwable failure)
    {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }
}
