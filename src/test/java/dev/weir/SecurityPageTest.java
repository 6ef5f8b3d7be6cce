package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The page on security names tests that exist. */
class SecurityPageTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Za-z.]+Test)#([A-Za-z0-9]+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/security.md"));
  }

  @Test
  void everyMisuseHasATestThatExists() throws IOException {
    List<String> misuses = page().lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();

    assertThat(misuses).hasSizeGreaterThanOrEqualTo(24);
    assertThat(misuses)
        .allSatisfy(
            misuse -> {
              List<MatchResult> named = NAMED.matcher(misuse).results().toList();
              assertThat(named).isNotEmpty().allMatch(SecurityPageTest::exists);
            });
  }

  private static boolean exists(MatchResult named) {
    try {
      Class<?> test = Class.forName("dev.weir." + named.group(1));
      return Arrays.stream(test.getDeclaredMethods())
          .anyMatch(method -> method.getName().equals(named.group(2)) && isTest(method));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
