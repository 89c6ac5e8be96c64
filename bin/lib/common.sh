# Shared by the commands in bin/; to be sourced by bash with `root` set to the repository's folder.

# The oldest JDK that the libraries of Trino in the plugin, and so this build, run on
JDK_NEEDED=25
MAVEN_NEEDED=3.8.7

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The places where a JDK may lie, one a line, those that the user chose first
jdk_places() {
    if [ -n "${JAVA_HOME:-}" ]; then
        printf '%s\n' "$JAVA_HOME"
    fi
    local java
    if java=$(command -v java); then
        java=$(resolve_links "$java")
        printf '%s\n' "${java%/bin/java}"
    fi
    other_places
}

other_places() {
    printf '%s\n' /usr/lib/jvm/* /opt/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# macOS has no readlink -f before 12.3
resolve_links() {
    local path=$1 target
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case $target in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    (cd "$(dirname "$path")" && printf '%s/%s\n' "$(pwd -P)" "$(basename "$path")")
}

# The major version of a JDK, or nothing where the folder holds none. A JRE, which has no compiler, is none.
jdk_version() {
    [ -x "$1/bin/javac" ] || return 0
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    if [ -z "$version" ]; then
        version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    fi
    printf '%s\n' "$version"
}

# Sets and exports JAVA_HOME to the first fitting JDK, or fails with what is needed and where it looked
use_jdk() {
    local place version looked=
    while IFS= read -r place; do
        [ -d "$place" ] || continue
        version=$(jdk_version "$place")
        if [ -n "$version" ] && [ "$version" -ge "$JDK_NEEDED" ]; then
            export JAVA_HOME=$place
            export PATH=$JAVA_HOME/bin:$PATH
            return 0
        fi
        if [ -n "$version" ]; then
            looked="$looked
  $place (Java $version)"
        fi
    done < <(jdk_places)
    fail "A JDK $JDK_NEEDED or later is needed. None was found in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH,
in /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks or macOS's and Homebrew's folders.${looked:+ Found, but too old:$looked}
Install one (Debian: openjdk-25-jdk; sdkman: sdk install java 25-tem) or set JAVA_HOME to it."
}

# Fails unless Maven is there in the version that the build needs
need_maven() {
    local version
    command -v mvn > /dev/null || fail "Apache Maven $MAVEN_NEEDED or later is needed, and mvn is not on the PATH (Debian: apt-get install maven)."
    version=$(mvn --version 2> /dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n%s\n' "$MAVEN_NEEDED" "$version" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" != "$MAVEN_NEEDED" ]; then
        fail "Apache Maven $MAVEN_NEEDED or later is needed; $(command -v mvn) is ${version:-of a version that it does not tell}."
    fi
}

# Runs Maven with its output in a file. Prints a line every ten seconds: the module at work, or what is downloaded.
# run_maven <log file> <arguments of mvn …>
run_maven() {
    local log=$1 pid status=0 start=$SECONDS
    shift
    mkdir -p "$(dirname "$log")"
    (cd "$root" && exec mvn -B "$@") > "$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2> /dev/null; wait "$pid" 2> /dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2> /dev/null; do
        sleep 0.5
        if [ $((SECONDS - start)) -ge $((${reported:-0} + 10)) ]; then
            reported=$((SECONDS - start))
            printf '  … %s s: %s\n' "$reported" "$(maven_activity "$log")"
        fi
    done
    wait "$pid" || status=$?
    reported=0
    trap - INT TERM
    return "$status"
}

maven_activity() {
    local download activity test
    case $(tail -n 1 "$1") in
        *Downloading*)
            # Maven keeps an unfinished download beside its target
            download=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" \( -name '*.part' -o -name '*.tmp' \) -mmin -1 -exec ls -l {} + 2> /dev/null |
                awk '{ name = $NF; sub(/.*\//, "", name); sub(/(\.[0-9]+)?\.(part|tmp)$/, "", name); printf "downloading %s, %d MB so far", name, $5 / 1000000; exit }')
            printf '%s\n' "${download:-$(tail -n 1 "$1" | sed 's/.*\//downloading /')}"
            ;;
        *)
            activity=$(grep '^\[INFO\] Building .* \[' "$1" | tail -n 1 | sed 's/^\[INFO\] Building //; s/ 0\.1-SNAPSHOT//; s/  */ /g')
            test=$(tac_until_building "$1" | sed -n 's/^\[INFO\] Running .*\.//p' | head -n 1)
            printf '%s\n' "${activity:-Maven starts}${test:+, $test}"
            ;;
    esac
}

# The lines of the module at work, last first
tac_until_building() {
    awk '/^\[INFO\] Building .* \[/ { n = 0 } { lines[n++] = $0 } END { while (n > 0) { print lines[--n] } }' "$1"
}

# Builds what the stack runs from, unless nothing has changed since the last time
build() {
    local stamp=$root/target/built start=$SECONDS
    if [ -e "$stamp" ] && [ -z "$(find "$root" -name target -prune -o -name .git -prune -o \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -print | head -n 1)" ] &&
        [ "$(build_inputs)" = "$(cat "$stamp")" ]; then
        return 0
    fi
    printf 'Building with %s …\n' "$JAVA_HOME"
    if ! run_maven "$root/target/build.log" -Dmaven.test.skip=true -Dcheckstyle.skip=true -pl pinot-debezium-decoder,trino-platform-plugin,local-stack/launcher -am package; then
        grep '^\[ERROR\]' "$root/target/build.log" | head -n 30 >&2
        fail "The build failed; all of its output is in $root/target/build.log"
    fi
    build_inputs > "$stamp"
    printf 'Built in %s s\n' "$((SECONDS - start))"
}

# Builds what a benchmark runs from, with all that it needs. benchmark_build <modules, comma-separated>
benchmark_build() {
    local log=$root/target/benchmark-build.log
    printf 'Building …\n'
    if ! run_maven "$log" -ntp -DskipTests -pl "$1" -am package; then
        grep '^\[ERROR\]' "$log" | head -n 30 >&2
        fail "The build failed; all of its output is in $log"
    fi
}

build_inputs() {
    printf 'PINOT_HOME=%s TRINO_HOME=%s\n' "${PINOT_HOME:-}" "${TRINO_HOME:-}"
}

# The classpath of the launcher, once it is built
launcher_classpath() {
    local module=$root/local-stack/launcher
    printf '%s:%s\n' "$module/target/classes" "$(cat "$module/target/classpath")"
}
