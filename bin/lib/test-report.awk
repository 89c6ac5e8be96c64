# One JUnit XML report in; out: "class <module> <class> <tests> <failed> <skipped> <seconds>" and a line
# "failed <module> <class.test>" for each failed test; "late <module> <class>" if the class would have begun after the time
# given (TimeGiven). Tab separated.
function attribute(name,   start, text) {
    start = match($0, "[ <]" name "=\"[^\"]*\"")
    if (start == 0) {
        return ""
    }
    text = substr($0, start + length(name) + 3, RLENGTH - length(name) - 4)
    return text
}
BEGIN { OFS = "\t" }
/<testsuite / { header = 1; suite = "" }
header {
    suite = suite " " $0
    if ($0 ~ />/) {
        header = 0
        line = $0
        $0 = suite
        name = attribute("name")
        print "class", module, name, attribute("tests"), attribute("failures") + attribute("errors"), attribute("skipped"), attribute("time")
        $0 = line
    }
}
/<testcase / { test = attribute("classname") "." attribute("name") }
/<(failure|error)[ >]/ && test != "" { print "failed", module, test; test = "" }
/<skipped/ && /The time given has ended/ { print "late", module, name }
