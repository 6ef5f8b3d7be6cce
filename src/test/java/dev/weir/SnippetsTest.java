package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show can be copied: Java compiles as it stands, links lead somewhere. */
class SnippetsTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");

  @TempDir private Path dir;

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  private static List<String> snippets() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path page : pages()) {
      SNIPPET.matcher(Files.readString(page)).results().map(m -> m.group(1)).forEach(all::add);
    }
    return all;
  }

  private static final class Snippet extends SimpleJavaFileObject {
    private final String text;

    Snippet(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void aSnippetCompilesAsItStands(String text) {
    String name = TYPE.matcher(text).results().findFirst().map(m -> m.group(1)).orElseThrow();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-d", dir.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiles =
        compiler
            .getTask(null, null, problems, options, null, List.of(new Snippet(name, text)))
            .call();

    assertThat(compiles).as("%s", problems.getDiagnostics()).isTrue();
  }

  @Test
  void thereAreSnippets() throws IOException {
    assertThat(snippets()).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    List<String> lost =
        LINK.matcher(Files.readString(page))
            .results()
            .map(MatchResult::group)
            .map(link -> LINK.matcher(link).replaceAll("$1"))
            .filter(target -> !Files.exists(page.resolveSibling(target)))
            .toList();

    assertThat(lost).isEmpty();
  }
}
