package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest {
  @TempDir Path folder;

  @Test
  void inlineJsonIsRead() {
    assertThat(JsonSource.read(" {\"capacity\": 3} ", "-conf").getInteger("capacity")).isEqualTo(3);
  }

  @Test
  void aFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("pool.json"), "{\"name\": \"größe\"}\n");

    assertThat(JsonSource.read(file.toString(), "-conf").getString("name")).isEqualTo("größe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "3", "\"{}\"", "[1]", "{", "{} {}", "{\"a\": nope}"})
  void aFileWithoutOneJsonObjectIsRefusedByName(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("pool.json"), text);

    assertRefused(file.toString(), "-conf: the file " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":}", "[]", "{}}"})
  void inlineTextThatIsNoJsonObjectIsRefused(String text) {
    assertRefused(text, "-conf: the inline JSON");
  }

  @Test
  void aRefusalDoesNotQuoteTheTextForItMayHoldSecrets() {
    assertThatThrownBy(() -> JsonSource.read("{\"password\": \"hunter2\",}", "-conf"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("(line 1, column ")
        .doesNotContain("hunter2", "REDACTED");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused("no/such.json", "-conf: there is no file \"no/such.json\"");
  }

  @Test
  void aFolderIsRefused() {
    assertRefused(folder.toString(), "is a directory");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = folder.resolve("pool.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

    assertRefused(file.toString(), "is not UTF-8");
  }

  @Test
  void aPathThatCannotBeOneIsRefused() {
    assertRefused("a\0b", "cannot be read");
  }

  private static void assertRefused(String source, String says) {
    assertThatThrownBy(() -> JsonSource.read(source, "-conf"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says)
        .message()
        .hasLineCount(1);
  }
}
