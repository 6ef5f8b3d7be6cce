# What makes a start fast, to be sourced by vertx after jdk.sh. At a rehearsal the JVM notes in a file
# beside the jar what it loaded and linked; later starts take that from the file. A file that is damaged
# or does not fit the JVM, its options or the jar is passed over by the JVM without a word.

# Sets cache, the file for $jar and $jdk, its kind, and cached if it is there. Who gives the JVM options
# about sharing decides alone: JAVA_OPTS=-Xshare:auto does without.
find_cache() {
  cache=
  cached=
  case " ${JAVA_OPTS:-}" in
    *" -Xshare:"* | *" -XX:AOT"* | *" -XX:SharedArchiveFile"* | *" -XX:ArchiveClassesAtExit"*) return ;;
  esac
  release=$(sed -n 's/^JAVA_RUNTIME_VERSION="\([^"]*\)".*/\1/p' "$jdk/release" 2>/dev/null | tr -c '[:alnum:].\n' _)
  [ -n "$release" ] || return 0
  # From JDK 25 on the JVM keeps linked classes and what it learnt of them, before that only classes.
  kind=jsa
  [ "${release%%[!0-9]*}" -lt 25 ] || kind=aot
  # A jar of another size is another one; its date the JVM compares as well.
  cache=${jar%.jar}-$(($(wc -c <"$jar")))-$release.$kind
  [ -s "$cache" ] || return 0
  # What was unpacked keeps the date of its build, whatever the clock says here.
  [ -z "${archive:-}" ] && [ -n "$(find "$jar" -newer "$cache")" ] || cached=yes
}

# Makes the file at a rehearsal of some seconds, which prints nothing, at the lowest priority.
rehearse() {
  new=$cache.$$
  noted=-XX:ArchiveClassesAtExit=$new
  [ $kind = jsa ] || noted=-XX:AOTCacheOutput=$new
  # Split on purpose: quiet may be nothing.
  # shellcheck disable=SC2086
  if nice -n 19 "$jdk/bin/java" -Xmx256m $quiet "$noted" -jar "$jar" \
    rehearse dev.weir.PoolVerticle </dev/null >/dev/null 2>&1 && [ -s "$new" ]; then
    find "${jar%/*}" -maxdepth 1 \( -name '*.aot' -o -name '*.jsa' \) -exec rm -f {} +
    mv -f "$new" "$cache"
  fi
  rm -f "$new" "$new.config"
}

# Has a rehearsal in the background once this start is surely over, unless the folder is not ours,
# another start has seen to it within the hour, or memory is counted: a second JVM could use it up.
rehearse_later() {
  [ -n "$cache" ] && [ -z "$cached" ] && [ -w "${jar%/*}" ] || return 0
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null) || :
  [ "${limit:-max}" = max ] || return 0
  [ -z "$(find "$cache.begun" -mmin -60 2>/dev/null)" ] || return 0
  : >"$cache.begun"
  (
    sleep 20
    rehearse
    rm -f "$cache.begun"
  ) </dev/null >/dev/null 2>&1 &
}
