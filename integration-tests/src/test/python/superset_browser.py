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
"""What somebody sees who opens Superset in a browser.

Run by TestSuperset: superset_browser.py <Chromium> <address of Superset> <folder for pictures>, with the administrator's
password in SUPERSET_ADMIN_PASSWORD, a connection to the shop's database in SHOP, and the address of Trino in TRINO.
Prints a line of JSON for each test.
"""

import os
import re
import sys
import time
import unittest
from pathlib import Path
from urllib.parse import quote

import json_result
import psycopg2
from playwright.sync_api import expect, sync_playwright

CHROMIUM, URL, PICTURES = sys.argv[1], sys.argv[2], Path(sys.argv[3])
ADMIN = ("admin", os.environ["SUPERSET_ADMIN_PASSWORD"])
# what a query has that TestSuperset looks for
STOPPED = "stopped in SQL Lab"
READER = ("reader", "password of reader")
# far beyond what anything here takes on a busy machine: only what will never come meets it
LIMIT = 120_000

expect.set_options(timeout=LIMIT)


class Visitor:
    """Somebody who is logged in, with a browser of his own."""

    def __init__(self, browser, user, password):
        self.context = browser.new_context(viewport={"width": 1200, "height": 1200}, locale="en-US")
        self.context.set_default_timeout(LIMIT)
        # nobody but Superset is asked
        self.context.route(lambda url: not url.startswith(URL), lambda route: route.abort())
        # what a page tells of its visitor, for the log: sent beside a login, it is suspected to end the session that has just begun
        self.context.route("**/superset/log/*", lambda route: route.abort())
        self.page = self.context.new_page()
        self.page.goto(URL + "/login/")
        self.page.get_by_test_id("username-input").fill(user)
        self.page.get_by_test_id("password-input").fill(password)
        self.page.get_by_test_id("login-button").click()
        self.page.wait_for_url(re.compile("/superset/welcome/"))

    def get(self, path):
        return self.ask("GET", path)

    def ask(self, method, path, **body):
        """The answer to what Superset's pages ask, too."""
        token = self.context.request.get(URL + "/api/v1/security/csrf_token/").json()["result"]
        response = self.context.request.fetch(
            f"{URL}/api/v1/{path}", method=method, data=body or None, headers={"X-CSRFToken": token, "Referer": URL}, timeout=LIMIT)
        if not response.ok:
            raise AssertionError(f"{method} {path} was answered with {response.status}: {response.text()}")
        return response.json()

    def platform(self):
        return next(database["id"] for database in self.get("database/")["result"] if database["database_name"] == "platform")

    def open_dashboard(self, slug):
        """Opens it and waits until every chart of it shows rows."""
        # one that was shown before would ask on
        self.page.close()
        self.page = self.context.new_page()
        answers = []
        self.page.on("response", lambda response: answers.append(response) if "/api/v1/chart/data" in response.url else None)
        charts = {chart["slice_name"] for chart in self.get(f"dashboard/{slug}/charts")["result"]}
        self.page.goto(f"{URL}/superset/dashboard/{slug}/")
        for chart in charts:
            shown = self.chart(chart)
            expect(shown.locator("canvas, table tbody tr, .header-line").first).to_be_visible()
            expect(shown.locator(".ant-alert-error, [role=alert]")).to_have_count(0)
        for answer in answers:
            for query in answer.json()["result"]:
                assert query["rowcount"] > 0, query
        assert len(answers) >= len(charts), (answers, charts)

    def chart(self, name):
        return self.page.locator(f'[data-test-chart-name="{name}"]')

    def picture(self, name):
        # bars grow for a moment
        self.page.wait_for_timeout(2000)
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def run_in_sql_lab(self, sql):
        """Opens SQL Lab with this in its editor, and runs it."""
        self.page.goto(f"{URL}/sqllab/?new=true&dbid={self.platform()}&schema=dashboards&sql={quote(sql)}")
        expect(self.page.locator(".ace_content").first).to_contain_text(sql.split()[0])
        expect(self.run_button()).to_have_text("Run")
        self.run_button().click()

    def run_button(self):
        """What is Stop while a query runs."""
        return self.page.get_by_test_id("run-query-action")


class TestSuperset(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.playwright.selectors.set_test_id_attribute("data-test")
        browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        cls.addClassCleanup(browser.close)
        cls.browser = browser
        cls.admin = Visitor(browser, *ADMIN)

    def test_orders_live(self):
        self.admin.open_dashboard("orders-live")
        page = self.admin.page
        self.admin.picture("superset-orders")
        shown = self.admin.chart("Orders of a year").locator(".header-line")
        before = int(shown.inner_text().replace(",", ""))
        # gone if the page is loaded again
        page.evaluate("window.notLoadedAgain = true")
        with psycopg2.connect(os.environ["SHOP"]) as shop, shop.cursor() as cursor:
            cursor.execute("INSERT INTO superset_shop.orders VALUES (1000000, 1, 'O', 12345.67, current_date)")
        expect(shown).to_have_text(f"{before + 1:,}")
        expect(self.admin.chart("Newest orders").locator("tbody tr").first).to_contain_text("12,345.67")
        self.assertTrue(page.evaluate("window.notLoadedAgain"))

    def test_platform(self):
        self.admin.open_dashboard("platform")
        self.admin.picture("superset-platform")
        expect(self.admin.chart("Pipelines")).to_contain_text("STREAMING")

    def test_sql_lab_browses(self):
        database = self.admin.platform()
        schemas = self.admin.get(f"database/{database}/schemas/")["result"]
        self.assertLessEqual({"dashboards", "shop", "system"}, set(schemas))
        tables = self.admin.get(f"database/{database}/tables/?q=(schema_name:dashboards)")["result"]
        self.assertEqual({("recent_orders", "view"), ("revenue_by_day", "table")}, {(table["value"], table["type"]) for table in tables})
        view = self.admin.get(f"database/{database}/table_metadata/?name=recent_orders&schema=dashboards")
        self.assertEqual("The orders of the last four years", view["comment"])
        columns = {column["name"]: column for column in view["columns"]}
        self.assertEqual("F: finished, O: open, P: partly finished", columns["orderstatus"]["comment"])
        self.assertEqual("DECIMAL(12, 2)", columns["totalprice"]["longType"])

    def test_sql_lab_stops_a_query(self):
        self.admin.run_in_sql_lab(f"SELECT count(*) FROM tpch.sf10000.lineitem WHERE comment LIKE '{STOPPED}'")
        button = self.admin.run_button()
        expect(button).to_have_text("Stop")
        self.await_running(STOPPED)
        button.click()
        expect(button).to_have_text("Run")

    def await_running(self, text):
        end = time.monotonic() + LIMIT / 1000
        while time.monotonic() < end:
            queries = self.admin.context.request.get(os.environ["TRINO"] + "/v1/query?state=RUNNING", headers={"X-Trino-User": "admin"}).json()
            if any(text in query["query"] for query in queries):
                return
            self.admin.page.wait_for_timeout(100)
        self.fail("No query runs with " + text)

    def test_trino_says_who_may_call(self):
        roles = {role["name"]: role["id"] for role in self.admin.get("security/roles/?q=(page_size:100)")["result"]}
        self.admin.ask(
            "POST", "security/users/", username=READER[0], password=READER[1], first_name="A", last_name="Reader", email="reader@localhost", active=True,
            roles=[roles["Alpha"], roles["sql_lab"]])
        reader = Visitor(self.browser, *READER)
        reader.run_in_sql_lab("CALL platform.system.drop_source(source_name => 'shop')")
        expect(reader.page.get_by_text("it is for the administrators")).to_be_visible()


if __name__ == "__main__":
    json_result.run()
