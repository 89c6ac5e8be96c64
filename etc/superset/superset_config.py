"""Configuration of Superset: SUPERSET_CONFIG_PATH names this file.

The secrets are in the environment. SUPERSET_SECRET_KEY has to stay the same for the life of Superset's own database,
where passwords of connections are encrypted with it; `openssl rand -base64 42` makes one.
"""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]

# Superset's own database, such as postgresql+psycopg2://superset:…@127.0.0.1:5432/superset.
# In SQLite names of datasets would have to be unique over all connections.
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE_URI"]

# Requests are counted in the memory of the one process that serves them; for more processes: redis://…
RATELIMIT_STORAGE_URI = "memory://"

# Seconds for which a page waits for a chart: a little more than the bundle's connection lets a query run in Trino
SUPERSET_WEBSERVER_TIMEOUT = 70
