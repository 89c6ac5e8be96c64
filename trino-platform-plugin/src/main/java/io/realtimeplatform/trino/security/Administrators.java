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

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.realtimeplatform.trino.PlatformConfig;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.AccessDeniedException;

import java.util.Set;

/**
 * Who may change sources and pipelines, and see what concerns their owners only.
 */
public class Administrators
{
    private static final String USER = "user:";
    private static final String GROUP = "group:";

    private final Set<String> users;
    private final Set<String> groups;

    @Inject
    public Administrators(PlatformConfig config)
    {
        ImmutableSet.Builder<String> users = ImmutableSet.builder();
        ImmutableSet.Builder<String> groups = ImmutableSet.builder();
        for (String administrator : config.getAdministrators()) {
            if (administrator.startsWith(USER)) {
                users.add(administrator.substring(USER.length()));
            }
            else if (administrator.startsWith(GROUP)) {
                groups.add(administrator.substring(GROUP.length()));
            }
        }
        this.users = users.build();
        this.groups = groups.build();
    }

    public boolean isAdministrator(ConnectorSession session)
    {
        return users.contains(session.getUser())
                || session.getIdentity().getGroups().stream().anyMatch(groups::contains);
    }

    /**
     * @param procedure what the user wants to call
     * @throws AccessDeniedException when the user is no administrator
     */
    public void check(ConnectorSession session, String procedure)
    {
        if (!isAdministrator(session)) {
            throw new AccessDeniedException("User %s cannot call %s: it is for the administrators that the catalog property platform.administrators names"
                    .formatted(session.getUser(), procedure));
        }
    }
}
