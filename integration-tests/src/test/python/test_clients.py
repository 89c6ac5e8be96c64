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
"""What the Python client of Trino and SQLAlchemy list and read of the platform.

Run by TestPythonClients against relations that ClientRelations made:
test_clients.py <port of Trino> <whether every_nullable is a view: true or false>.
Prints a line of JSON for each test.
"""

import sys
import unittest
import warnings
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import json_result
import sqlalchemy
import trino
from dateutil.relativedelta import relativedelta
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.types import ARRAY, BIGINT, BOOLEAN, CHAR, DATE, DECIMAL, INTEGER, REAL, SMALLINT, VARBINARY, VARCHAR, NullType, Uuid
from trino.sqlalchemy.datatype import DOUBLE, JSON, MAP, ROW, TIME, TIMESTAMP

PORT = int(sys.argv[1])
NULLABLE_IS_VIEW = sys.argv[2] == "true"
UTC = ZoneInfo("UTC")

VIEWS = ["back\\slash", "every_type", 'größe des "tees"', "per%cent", "recent", "under_score", "underxscore"]

# of the typed tables, in their order: the type in SQLAlchemy, and the value of row 1
TYPED_COLUMNS = {
    "id": (INTEGER, 1),
    "c_smallint": (SMALLINT, 1),
    "c_integer": (INTEGER, 1),
    "c_bigint": (BIGINT, 1),
    "c_real": (REAL, 1.5),
    "c_double": (DOUBLE, 1.1),
    "c_numeric_38_10": (DECIMAL, Decimal("1.1000000000")),
    "c_numeric_12_2": (DECIMAL, Decimal("1.10")),
    "c_numeric": (VARCHAR, "1.10"),
    "c_boolean": (BOOLEAN, True),
    "c_text": (VARCHAR, "text"),
    "c_varchar": (VARCHAR, "varchar"),
    "c_char": (CHAR, "char "),
    "c_date": (DATE, date(2026, 1, 31)),
    "c_time": (TIME, time(12, 34, 56, 789012)),
    "c_time_3": (TIME, time(12, 34, 56, 789000)),
    "c_timestamp": (TIMESTAMP, datetime(2026, 1, 31, 23, 59, 59, 123456)),
    "c_timestamp_3": (TIMESTAMP, datetime(2026, 1, 31, 23, 59, 59, 123000)),
    "c_timestamp_0": (TIMESTAMP, datetime(2026, 1, 31, 23, 59, 59)),
    "c_timestamptz": (TIMESTAMP, datetime(2026, 6, 1, 6, 30, 0, 123456, UTC)),
    "c_timestamptz_3": (TIMESTAMP, datetime(2026, 6, 1, 23, 0, 0, 123000, UTC)),
    "c_uuid": (Uuid, UUID("01234567-89ab-cdef-0123-456789abcdef")),
    "c_json": (JSON, {"b": [1, 2.5, None, "x"], "a": {"c": True}}),
    "c_jsonb": (JSON, {"b": [1, 2.5, None, "x"], "a": {"c": True}}),
    "c_bytea": (VARBINARY, b"\x00\xff\x10"),
    "c_mood": (VARCHAR, "sad"),
    "c_domain": (INTEGER, 50),
}

# of view every_type: the type in the cursor's description, and the value of row 1
VIEW_COLUMNS = {
    "id": ("integer", 1),
    "c_boolean": ("boolean", True),
    "c_tinyint": ("tinyint", -1),
    "c_smallint": ("smallint", 2),
    "c_integer": ("integer", 3),
    "c_bigint": ("bigint", 9007199254740993),
    "c_real": ("real", 1.5),
    "c_double": ("double", 1.5),
    "c_decimal": ("decimal(38, 3)", Decimal("99999999999999999999999999999999999.999")),
    "c_varchar": ("varchar", "Zoë's 🦊"),
    "c_varchar_5": ("varchar(5)", "ab"),
    "c_char": ("char(5)", "ab   "),
    "c_varbinary": ("varbinary", b"\x00\xff"),
    "c_json": ("json", '{"a":[1,null]}'),
    "c_date": ("date", date(2024, 2, 29)),
    "c_time": ("time(6)", time(12, 34, 56, 789012)),
    "c_timetz": ("time(3) with time zone", time(12, 34, 56, 789000, timezone(timedelta(hours=2)))),
    "c_timestamp": ("timestamp(6)", datetime(2024, 2, 29, 12, 34, 56, 789012)),
    "c_timestamptz": ("timestamp(3) with time zone", datetime(2024, 2, 29, 12, 34, 56, 789000, ZoneInfo("Europe/Zurich"))),
    "c_months": ("INTERVAL YEAR TO MONTH", relativedelta(years=1, months=2)),
    "c_seconds": ("INTERVAL DAY TO SECOND", timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=567)),
    "c_uuid": ("uuid", UUID("01234567-89ab-cdef-0123-456789abcdef")),
    "c_ipaddress": ("ipaddress", "::1"),
    "c_array": ("array(integer)", [1, None, 3]),
    "c_map": ("map(varchar(1), decimal(2, 1))", {"a": Decimal("1.5"), "b": None}),
    "c_row": ("row(n integer, s varchar)", (1, "x")),
    "c_nested": ("array(array(timestamp(3) with time zone))", [[datetime(2024, 2, 29, 12, 34, 56, 789000, UTC)]]),
}


class TestClient(unittest.TestCase):
    """The client trino, a DB-API."""

    def setUp(self):
        self.connection = trino.dbapi.connect(host="127.0.0.1", port=PORT, user="admin", catalog="platform")
        self.addCleanup(self.connection.close)

    def rows(self, sql, *parameters):
        cursor = self.connection.cursor()
        cursor.execute(sql, parameters or None)
        return cursor.fetchall()

    def test_lists_schemas_and_relations(self):
        schemas = [row[0] for row in self.rows("SHOW SCHEMAS")]
        self.assertLessEqual({"client_views", "clients", "information_schema", "system"}, set(schemas))
        self.assertEqual([row[0] for row in self.rows("SHOW TABLES FROM client_views")], VIEWS)
        self.assertEqual([row[0] for row in self.rows("SHOW TABLES FROM clients")], ["every", "every_nullable"])
        self.assertLessEqual({"pipelines", "sources", "views"}, {row[0] for row in self.rows("SHOW TABLES FROM system")})

    def test_reads_every_type(self):
        cursor = self.connection.cursor()
        cursor.execute("SELECT * FROM client_views.every_type ORDER BY id")
        values, nulls = cursor.fetchall()
        self.assertEqual({column.name: column.type_code for column in cursor.description}, {name: kind for name, (kind, _) in VIEW_COLUMNS.items()})
        for column, value in zip(cursor.description, values):
            expected = VIEW_COLUMNS[column.name][1]
            with self.subTest(column.name):
                self.assertEqual(value, expected)
                if not isinstance(expected, tuple):
                    self.assertIs(type(value), type(expected))
                if isinstance(value, datetime):
                    self.assertEqual(value.tzinfo, expected.tzinfo)
        self.assertEqual(nulls, [2] + [None] * (len(VIEW_COLUMNS) - 1))

    def test_reads_outermost_values(self):
        columns = "c_bigint, c_numeric_38_10, c_double, c_date, c_timestamp, c_timestamptz, c_time"
        for table in "every", "every_nullable":
            least, greatest = self.rows(f"SELECT {columns} FROM clients.{table} WHERE id IN (2, 3) ORDER BY id")
            self.assertEqual(least, [-9223372036854775808, Decimal("-9999999999999999999999999999.9999999999"), -1.7976931348623157e308,
                date(1, 1, 1), datetime(1, 1, 1), datetime(1, 1, 1, tzinfo=UTC), time(0)])
            self.assertEqual(greatest, [9223372036854775807, Decimal("9999999999999999999999999999.9999999999"), 1.7976931348623157e308,
                date(9999, 12, 31), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(9999, 12, 31, 23, 59, 59, 999999, UTC), time(23, 59, 59, 999999)])
        self.assertEqual(self.rows("SELECT * FROM clients.every_nullable WHERE id = 6"), [[6] + [None] * (len(TYPED_COLUMNS) - 1)])

    def test_takes_parameters(self):
        for column in "c_bigint", "c_numeric_12_2", "c_date", "c_timestamp", "c_timestamptz", "c_uuid", "c_text", "c_boolean":
            with self.subTest(column):
                value = TYPED_COLUMNS[column][1]
                self.assertIn([1], self.rows(f"SELECT id FROM clients.every WHERE {column} = ?", value))
        self.assertEqual(self.rows("SELECT id FROM client_views.recent WHERE c_timestamptz = ?", TYPED_COLUMNS["c_timestamptz"][1]), [[1]])


class TestSqlAlchemy(unittest.TestCase):
    """SQLAlchemy's reflection, which is what BI tools use."""

    @classmethod
    def setUpClass(cls):
        cls.engine = sqlalchemy.create_engine(f"trino://admin@127.0.0.1:{PORT}/platform")
        cls.addClassCleanup(cls.engine.dispose)

    def setUp(self):
        self.inspector: Inspector = sqlalchemy.inspect(self.engine)

    def test_lists_schemas_tables_and_views(self):
        self.assertLessEqual({"client_views", "clients", "information_schema", "system"}, set(self.inspector.get_schema_names()))
        self.assertEqual(self.inspector.get_table_names("client_views"), [])
        self.assertEqual(sorted(self.inspector.get_view_names("client_views")), VIEWS)
        self.assertEqual(sorted(self.inspector.get_table_names("clients")), ["every"] if NULLABLE_IS_VIEW else ["every", "every_nullable"])
        self.assertEqual(self.inspector.get_view_names("clients"), ["every_nullable"] if NULLABLE_IS_VIEW else [])
        self.assertLessEqual({"pipelines", "pipeline_columns", "pipeline_steps", "sources", "views"}, set(self.inspector.get_table_names("system")))

    def test_knows_what_there_is(self):
        for schema, name in ("clients", "every"), ("clients", "every_nullable"), ("system", "views"), *(("client_views", view) for view in VIEWS):
            with self.subTest(name):
                self.assertTrue(self.inspector.has_table(name, schema))
        self.assertFalse(self.inspector.has_table("every%", "clients"))
        self.assertFalse(self.inspector.has_table("under%score", "client_views"))
        with self.assertRaises(sqlalchemy.exc.NoSuchTableError):
            self.inspector.get_columns("nothing", "clients")

    def test_columns_of_typed_tables(self):
        for table in "every", "every_nullable":
            columns = self.inspector.get_columns(table, "clients")
            self.assertEqual([column["name"] for column in columns], list(TYPED_COLUMNS))
            for column in columns:
                with self.subTest(f"{table}.{column['name']}"):
                    self.assertIsInstance(column["type"], TYPED_COLUMNS[column["name"]][0])
                    never_null = table == "every" or (column["name"] == "id" and not NULLABLE_IS_VIEW)
                    self.assertEqual(column["nullable"], not never_null)
            types = {column["name"]: column["type"] for column in columns}
            self.assertEqual((types["c_numeric_38_10"].precision, types["c_numeric_38_10"].scale), (38, 10))
            self.assertEqual((types["c_timestamptz_3"].precision, types["c_timestamptz_3"].timezone), (3, True))
            self.assertEqual((types["c_timestamp"].precision, types["c_timestamp"].timezone), (6, False))
            self.assertEqual(types["c_char"].length, 5)
            comments = {column["name"]: column["comment"] for column in columns}
            self.assertEqual((comments["id"], comments["c_mood"], comments["c_timestamp_0"]), ("integer, primary key", "clients.mood", "timestamp(0) without time zone"))

    def test_columns_of_views(self):
        with warnings.catch_warnings():
            # the dialect has no types for intervals and addresses
            warnings.simplefilter("ignore", sqlalchemy.exc.SAWarning)
            types = {column["name"]: column["type"] for column in self.inspector.get_columns("every_type", "client_views")}
        self.assertEqual(list(types), list(VIEW_COLUMNS))
        self.assertIsInstance(types["c_array"], ARRAY)
        self.assertIsInstance(types["c_array"].item_type, INTEGER)
        self.assertEqual((types["c_nested"].dimensions, types["c_nested"].item_type.timezone), (2, True))
        self.assertIsInstance(types["c_map"], MAP)
        self.assertIsInstance(types["c_row"], ROW)
        self.assertEqual(types["c_varchar_5"].length, 5)
        self.assertEqual(
            [(column["name"], column["comment"]) for column in self.inspector.get_columns("recent", "client_views")],
            [("id", None), ("c_timestamptz", None), ("amount", 'in € "net"'), ("c_text", None)])
        self.assertEqual([column["name"] for column in self.inspector.get_columns('größe des "tees"', "client_views")], ["größe 'x'"])
        self.assertEqual([column["name"] for column in self.inspector.get_columns("under_score", "client_views")], ["col_umn", "colxumn", "col%umn", "col\\umn", "größe 'x' \"y\""])

    def test_comments_and_definitions(self):
        self.assertEqual(self.inspector.get_table_comment("recent", "client_views"), {"text": "It's recent: größer"})
        self.assertEqual(self.inspector.get_table_comment("every_type", "client_views"), {"text": "A row with a value of each type, and one of NULLs"})
        self.assertEqual(self.inspector.get_table_comment("under_score", "client_views"), {"text": None})
        self.assertTrue(self.inspector.get_table_comment("every", "clients")["text"].startswith("Pinot table clients_clients_every"))
        definition = self.inspector.get_view_definition("recent", "client_views")
        self.assertIn("platform.clients.every", definition)
        self.assertIn("INTERVAL '600' MONTH", definition)
        self.assertIn("c_nested", self.inspector.get_view_definition("every_type", "client_views"))

    def test_reads_reflected_tables(self):
        for table in "every", "every_nullable":
            # the dialect reflects uuid as a type that takes text only, and the client gives a UUID already
            uuid = sqlalchemy.Column("c_uuid", NullType)
            reflected = sqlalchemy.Table(table, sqlalchemy.MetaData(), uuid, schema="clients", autoload_with=self.engine)
            with self.engine.connect() as connection:
                row = connection.execute(sqlalchemy.select(reflected).where(reflected.c.id == 1)).one()
                for name, (_, expected) in TYPED_COLUMNS.items():
                    with self.subTest(f"{table}.{name}"):
                        self.assertEqual(getattr(row, name), expected)
                        self.assertIs(type(getattr(row, name)), type(expected))
                found = connection.execute(sqlalchemy.select(reflected.c.id).where(
                    reflected.c.c_numeric_12_2 == Decimal("1.10"),
                    reflected.c.c_timestamptz >= datetime(2026, 6, 1, tzinfo=UTC),
                    reflected.c.c_text.in_(["text", "other"]))).scalars().all()
                self.assertEqual(found, [1])

    def test_reads_reflected_views(self):
        recent = sqlalchemy.Table("recent", sqlalchemy.MetaData(), schema="client_views", autoload_with=self.engine)
        odd = sqlalchemy.Table('größe des "tees"', sqlalchemy.MetaData(), schema="client_views", autoload_with=self.engine)
        with self.engine.connect() as connection:
            # the last 50 years: neither the first nor the 20th century, nor 1970
            self.assertEqual(connection.execute(sqlalchemy.select(recent.c.id).order_by(recent.c.id)).scalars().all(), [1, 3, 5])
            self.assertEqual(connection.execute(sqlalchemy.select(sqlalchemy.func.sum(recent.c.amount)).where(recent.c.id < 3)).scalar(), Decimal("1.10"))
            self.assertEqual(connection.execute(sqlalchemy.select(odd)).all(), [("x",)])
            window = connection.execute(sqlalchemy.text("SELECT time_window, depends_on, created_at FROM system.views WHERE view_name = 'recent'")).one()
            self.assertEqual(window[:2], ("50 years", ["platform.clients.every"]))
            self.assertIsNotNone(window[2].tzinfo)


if __name__ == "__main__":
    json_result.run()
