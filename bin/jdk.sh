# What the scripts here share, to be sourced: sets jdk, the home of a JDK 21 or later, and quiet, an
# option for it. The name of the calling script stands before every complaint.

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The major version of the JDK in folder $1; nothing if there is none (a JRE cannot build).
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
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

# Runs Maven on the project in $root; two first uses at the same time take turns where the system
# has flock. $1 is the check that tells if there is still something to build; the rest goes to Maven.
build_unless() {
  is_built=$1
  shift
  command -v mvn >/dev/null || die "Maven (mvn) is needed to build Weir on first use; install it"
  mkdir -p "$root/target"
  exec 9>"$root/target/.build.lock"
  if command -v flock >/dev/null; then
    flock 9
  fi
  if ! "$is_built"; then
    echo "${0##*/}: building Weir (first use, or its sources changed)" >&2
    JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} $quiet" \
      mvn -q -B -ntp -Dstyle.color=never -Dspotless.check.skip=true -f "$root/pom.xml" "$@" >&2 9>&- ||
      die "the build failed; its output is above"
  fi
  exec 9>&-
}

jdk=$(find_jdk)
# From JDK 24 on, the JVM warns of what Maven, Netty and Hazelcast still do.
quiet=
if [ "$(jdk_version "$jdk")" -ge 24 ]; then
  quiet=--sun-misc-unsafe-memory-access=allow
fi
