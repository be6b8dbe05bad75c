# Runs the steps of .ci/run one after the other, whatever fails, and counts what really ran.
# Sourced by .ci/run; test/unit/ci-steps.test.ts holds it to what it promises.
#
#   begin_steps              once, before the first step
#   step NAME COMMAND…       a check that passes or fails as a whole: counts as one
#   test_step NAME COMMAND…  a vitest run: counts as the tests it ran; no tests is a failure
#   end_steps                prints the summary and the last line; its status is that of the run

# Nothing waits for ever: a step that takes longer than this is ended and has failed.
STEP_SECONDS="${STEP_SECONDS:-900}"

begin_steps() {
  steps_folder=$(mktemp -d)
  trap 'rm -rf "$steps_folder"' EXIT
  steps_summary=""
  steps_passed=0
  steps_failed=0
  steps_skipped=0
}

# note NAME PASSED FAILED SKIPPED SECONDS
note() {
  local verdict=ok
  [ "$3" -eq 0 ] || verdict=FAILED
  steps_passed=$((steps_passed + $2))
  steps_failed=$((steps_failed + $3))
  steps_skipped=$((steps_skipped + $4))
  steps_summary+=$(printf '%-28s %-6s %6d passed %4d failed %5d skipped %5d s' "$1" "$verdict" "$2" "$3" "$4" "$5")$'\n'
}

# announce NAME COMMAND…
announce() {
  printf '\n==> %s: ' "$1"
  shift
  printf '%s ' "$@"
  printf '\n'
}

step() {
  local name=$1 start=$SECONDS status=0
  announce "$@"
  shift
  timeout --kill-after=10 "$STEP_SECONDS" "$@" </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    note "$name" 1 0 0 $((SECONDS - start))
  else
    printf -- '--> %s ended with status %d\n' "$name" "$status"
    note "$name" 0 1 0 $((SECONDS - start))
  fi
}

test_step() {
  local name=$1 start=$SECONDS status=0 passed failed skipped
  local report="$steps_folder/report.json"
  announce "$@"
  shift
  rm -f "$report"
  timeout --kill-after=10 "$STEP_SECONDS" "$@" \
    --reporter=default --reporter=json --outputFile.json="$report" </dev/null || status=$?
  read -r passed failed skipped < <(count_tests "$report")
  if [ "$((passed + failed))" -eq 0 ]; then
    printf -- '--> %s reported no tests\n' "$name"
  fi
  # The run failed although no test did: it crashed, or it never came to the tests.
  if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then
    failed=1
  fi
  if [ "$failed" -gt 0 ]; then
    printf -- '--> %s ended with status %d\n' "$name" "$status"
  fi
  note "$name" "$passed" "$failed" "$skipped" $((SECONDS - start))
}

# Prints "PASSED FAILED SKIPPED" of a report of vitest; a file that broke before its first test is one failure.
count_tests() {
  node -e '
    let report;
    try {
      report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    } catch {
      report = {};
    }
    const broken = (report.testResults ?? []).filter(
      (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
    );
    const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = report;
    console.log(numPassedTests, numFailedTests + broken.length, numPendingTests);
  ' "$1" || echo "0 0 0"
}

end_steps() {
  local skipped=""
  [ "$steps_skipped" -eq 0 ] || skipped=", $steps_skipped skipped"
  printf '\n%s\n%d passed, %d failed%s\n' "$steps_summary" "$steps_passed" "$steps_failed" "$skipped"
  [ "$steps_failed" -eq 0 ] && [ "$steps_passed" -gt 0 ]
}
