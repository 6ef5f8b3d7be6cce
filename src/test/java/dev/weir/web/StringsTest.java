package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the dashboard: one file a language. */
class StringsTest {
  private static final Path ASSETS = Path.of("webroot/assets");
  private static final Pattern ENTRY = Pattern.compile("(?m)^  \"([^\"]+)\": \"(.*)\",$");
  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");
  private static final Pattern USED = Pattern.compile("\\bt(?:Or)?\\(\"([^\"]+)\"");

  @Test
  void allLanguagesHaveTheSameKeys() throws IOException {
    assertThat(strings("zh").keySet()).isEqualTo(strings("en").keySet());
  }

  @Test
  void aStringHasTheSamePlacesForValuesInEachLanguage() throws IOException {
    Map<String, String> chinese = strings("zh");
    strings("en")
        .forEach((key, text) -> assertThat(slots(chinese.get(key))).as(key).isEqualTo(slots(text)));
  }

  @Test
  void aKeyThatTheCodeNamesIsThere() throws IOException {
    Set<String> keys = strings("en").keySet();
    for (String module : modules()) {
      for (MatchResult used : USED.matcher(module).results().toList()) {
        String key = used.group(1);
        assertThat(keys.contains(key) || keys.contains(key + ".other")).as(key).isTrue();
      }
    }
  }

  @Test
  void noWordsStandInTheTemplates() throws IOException {
    for (String module : modules()) {
      assertThat(module).doesNotContainPattern(">\\s*[A-Z][a-z]{2,}[^<${]*<(?!/span> <bdi)");
    }
  }

  private static Map<String, String> strings(String language) throws IOException {
    String file = Files.readString(ASSETS.resolve("i18n/" + language + ".js"));
    Map<String, String> strings = new LinkedHashMap<>();
    for (MatchResult entry : ENTRY.matcher(file).results().toList()) {
      assertThat(strings.put(entry.group(1), entry.group(2))).as(entry.group(1)).isNull();
    }
    assertThat(strings).hasSizeGreaterThan(200);
    return strings;
  }

  private static Set<String> slots(String text) {
    return SLOT.matcher(text)
        .results()
        .map(slot -> slot.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.list(ASSETS)) {
      List<Path> modules = files.filter(file -> file.toString().endsWith(".js")).toList();
      List<String> texts = new java.util.ArrayList<>();
      for (Path module : modules) {
        texts.add(Files.readString(module));
      }
      return texts;
    }
  }
}
