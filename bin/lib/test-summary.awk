# Lines of test-report.awk in, tab separated; a table by module out. Exit code 1 if a test failed.
BEGIN { format = "%-34s %8s %8s %8s %10s\n" }
$1 == "class" {
    if (!($2 in tests)) {
        order[++modules] = $2
    }
    tests[$2] += $4
    failed[$2] += $5
    skipped[$2] += $6
    gsub(",", "", $7)
    seconds[$2] += $7
}
# each of its tests says so
$1 == "late" && !known[$2, $3]++ {
    sub(/.*\./, "", $3)
    late = late (late == "" ? "" : ", ") $3
}
$1 == "failed" { failures[++failure_count] = $2 ": " $3 }
END {
    printf format, "module", "tests", "failed", "skipped", "seconds"
    for (i = 1; i <= modules; i++) {
        module = order[i]
        printf format, module, tests[module], failed[module], skipped[module], sprintf("%.1f", seconds[module])
        all_tests += tests[module]
        all_failed += failed[module]
        all_skipped += skipped[module]
        all_seconds += seconds[module]
    }
    printf format, "all", all_tests + 0, all_failed + 0, all_skipped + 0, sprintf("%.1f", all_seconds)
    for (i = 1; i <= failure_count; i++) {
        print "failed: " failures[i]
    }
    if (late != "") {
        print "Not run, since the time given had ended: " late
    }
    exit (all_failed > 0)
}
