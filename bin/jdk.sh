# What the scripts here share, to be sourced: sets jdk, the home of a JDK 21 or later, and quiet, an
# option for it. With archive set, what runs is not built, and a JRE is enough. The name of the calling
# script stands before every complaint.

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The major version of the JDK in folder $1; nothing if there is none (a JRE cannot build). Its file
# release says it faster than java does.
jdk_version() {
  [ -x "$1/bin/java" ] || return 0
  [ -n "${archive:-}" ] || [ -x "$1/bin/javac" ] || return 0
  said=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" 2>/dev/null) || :
  if [ -n "$said" ]; then
    echo "$said"
    return
  fi
  "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p' | head -n 1
}

# The home of the java on PATH, whose command is often a chain of links.
path_jdk() {
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || return 0
  dirname "$(dirname "$java")"
}

is_recent_jdk() {
  [ -n "$1" ] || return 1
  version=$(jdk_version "$1")
  [ -n "$version" ] && [ "$version" -ge 21 ]
}

find_jdk() {
  for home in "${JAVA_HOME:-}" "$(path_jdk)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_recent_jdk "$home"; then
      echo "$home"
      return
    fi
  done
  die "no JDK 21 or later in JAVA_HOME, on PATH or in /usr/lib/jvm; install one or set JAVA_HOME"
}

say() {
  echo "${0##*/}: $*" >&2
}

# Reads what Maven prints and says how far it is; returns the status that stands in its last line.
follow_build() {
  status=1
  downloads=0
  while IFS= read -r line; do
    case $line in
      *"Downloaded from "*)
        downloads=$((downloads + 1))
        [ $((downloads % 50)) -ne 0 ] || say "  $downloads files downloaded"
        ;;
      *"--- "*compiler*":compile "*) say "  compiling" ;;
      *"Compiling "*" to target/test-classes"*) say "  compiling the tests" ;;
      *"Compiling "*" to target/jcstress"*) say "  compiling the races" ;;
      *"--- "*jar*":jar "*) say "  packing the jar" ;;
      *"--- "*shade*":shade "*) say "  packing the jar that holds the libraries as well" ;;
      "build status "*) status=${line##* } ;;
    esac
  done
  return "$status"
}

# Prints what went wrong in the build whose output is in file $1, without colours.
build_errors() {
  escape=$(printf '\033')
  sed "s/$escape\[[0-9;]*m//g" "$1" | grep -e '^\[ERROR]' -e '^Error' | head -n 20
}

# Runs Maven on the project in $root, says why and how far it is, and keeps its output in a file; two
# first uses at the same time take turns where the system has flock. $1 is the check that tells if
# there is still something to build; the rest goes to Maven.
build_unless() {
  is_built=$1
  shift
  command -v mvn >/dev/null || die "Maven (mvn) is needed to build Weir on first use; install it"
  mkdir -p "$root/target"
  exec 9>"$root/target/.build.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "waits for another build of Weir, which runs already"
    flock 9
  fi
  if ! "$is_built"; then
    reason="it was not built here before"
    [ ! -d "$root/target/classes" ] || reason="its sources have changed"
    say "building Weir with Maven, since $reason: about a minute, and some more if it must download"
    log=$root/target/build.log
    {
      JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} $quiet" mvn -B -Dstyle.color=never \
        -Dspotless.check.skip=true -f "$root/pom.xml" "$@" </dev/null 2>&1 9>&- &&
        printf '\nbuild status 0\n' || printf '\nbuild status %s\n' "$?"
    } | tee "$log" | follow_build || {
      build_errors "$log" >&2
      die "the build failed; all that Maven said is in $log"
    }
  fi
  exec 9>&-
}

jdk=$(find_jdk)
# From JDK 24 on, the JVM warns of what Maven, Netty and Hazelcast still do.
quiet=
if [ "$(jdk_version "$jdk")" -ge 24 ]; then
  quiet=--sun-misc-unsafe-memory-access=allow
fi
