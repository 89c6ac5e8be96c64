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
"""Tells TestPythonClients and its kin of each test in a line of JSON."""

import json
import sys
import unittest


def run():
    """Runs the tests of the program."""
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]).run(JsonResult())


class JsonResult(unittest.TestResult):
    """Prints each test with what went wrong in it."""

    def startTest(self, test):
        super().startTest(test)
        self.problems = []

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.problems.append(f"{subtest}: {self._exc_info_to_string(error, test)}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.problems.append(self._exc_info_to_string(error, test))

    def addError(self, test, error):
        super().addError(test, error)
        if hasattr(self, "problems"):
            self.problems.append(self._exc_info_to_string(error, test))
        else:
            # what prepares a class failed: no test of it runs
            print(json.dumps({"test": str(test), "problems": [self._exc_info_to_string(error, test)]}), flush=True)

    def stopTest(self, test):
        super().stopTest(test)
        print(json.dumps({"test": test.id().removeprefix("__main__."), "problems": self.problems}), flush=True)
