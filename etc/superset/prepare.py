# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""Makes or upgrades Superset's own database and its administrator, and imports the bundle.

What `superset db upgrade`, `superset init`, `superset fab create-admin` and an import would do, in one process: each of these
takes seconds to start. It may be run again. Besides what superset_config.py reads, the environment has

SUPERSET_ADMIN_USER      the administrator, under whose name charts and SQL Lab ask Trino
SUPERSET_ADMIN_PASSWORD  the password that is set now
TRINO_URI                where Trino is, in place of sqlalchemy_uri in the bundle
"""

import os
from pathlib import Path

import flask_migrate
import yaml
from superset.app import create_app

BUNDLE = Path(__file__).parent / "bundle"
DATABASE = "databases/platform.yaml"


def contents():
    files = {str(file.relative_to(BUNDLE)): file.read_text("utf-8") for file in BUNDLE.rglob("*.yaml")}
    if "TRINO_URI" in os.environ:
        database = yaml.safe_load(files[DATABASE])
        database["sqlalchemy_uri"] = os.environ["TRINO_URI"]
        files[DATABASE] = yaml.safe_dump(database)
    return files


def administrator(security_manager):
    name = os.environ["SUPERSET_ADMIN_USER"]
    password = os.environ["SUPERSET_ADMIN_PASSWORD"]
    user = security_manager.find_user(name)
    if user:
        security_manager.reset_password(user.id, password)
        return user
    return security_manager.add_user(name, name, name, name + "@localhost", security_manager.find_role("Admin"), password)


def prepare():
    flask_migrate.upgrade()

    # these modules want the application and its tables
    from superset import appbuilder, security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    with override_user(administrator(security_manager)):
        ImportAssetsCommand(contents()).run()


with create_app().app_context():
    prepare()
