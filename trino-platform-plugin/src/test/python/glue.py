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
"""AWS Glue as moto emulates it, on a port of loopback, until standard input ends: glue.py PORT STATE

Two things of Glue are added that Trino needs and moto lacks. UpdateTable with a VersionId that is not the table's is refused, as Iceberg's
commits rely on; and there are statistics of columns, which Trino's Hive connector writes with every table. The file STATE keeps the tables
from one run to the next.
"""

import json
import pickle
import sys
import threading
from pathlib import Path

from moto.glue.exceptions import GlueClientError
from moto.glue.models import glue_backends
from moto.glue.responses import GlueResponse
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

ACCOUNT = "123456789012"
commits = threading.Lock()
update_table_of_moto = GlueResponse.update_table


def update_table(self):
    with commits:
        expected = self.parameters.get("VersionId")
        table = self.glue_backend.get_table(self.parameters["DatabaseName"], self.parameters["TableInput"]["Name"])
        if expected is not None and expected != table.as_dict()["VersionId"]:
            raise GlueClientError("ConcurrentModificationException", "Update table failed due to concurrent modifications.")
        return update_table_of_moto(self)


def statistics(self):
    """Of the table, or of the partition that the request names: by column."""
    table = self.glue_backend.get_table(self.parameters["DatabaseName"], self.parameters["TableName"])
    of_partitions = table.__dict__.setdefault("column_statistics", {})
    return of_partitions.setdefault(tuple(self.parameters.get("PartitionValues", ())), {})


def update_column_statistics(self):
    for column in self.parameters["ColumnStatisticsList"]:
        statistics(self)[column["ColumnName"]] = column
    return json.dumps({"Errors": []})


def get_column_statistics(self):
    known = statistics(self)
    found = [known[name] for name in self.parameters["ColumnNames"] if name in known]
    return json.dumps({"ColumnStatisticsList": found, "Errors": []})


def delete_column_statistics(self):
    statistics(self).pop(self.parameters["ColumnName"], None)
    return json.dumps({})


def main(port, state):
    GlueResponse.update_table = update_table
    for subject in ("table", "partition"):
        setattr(GlueResponse, f"update_column_statistics_for_{subject}", update_column_statistics)
        setattr(GlueResponse, f"get_column_statistics_for_{subject}", get_column_statistics)
        setattr(GlueResponse, f"delete_column_statistics_for_{subject}", delete_column_statistics)
    if state.exists():
        for region, databases in pickle.loads(state.read_bytes()).items():
            glue_backends[ACCOUNT][region].databases = databases
    server = make_server("127.0.0.1", port, DomainDispatcherApplication(create_backend_app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()
    state.write_bytes(pickle.dumps({region: backend.databases for region, backend in glue_backends[ACCOUNT].items()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
