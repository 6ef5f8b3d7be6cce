package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.task.builtin.BuiltIns;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRegistryTest {
  private static final ClassLoader LOADER = TaskRegistryTest.class.getClassLoader();

  /** A handler as users write them. */
  public static final class ThumbnailTask implements TaskHandler {
    @Override
    public Object run(TaskContext ctx) {
      return "thumb";
    }
  }

  /** A handler that cannot be made. */
  public static final class BrokenTask implements TaskHandler {
    /** Fails. */
    public BrokenTask() {
      throw new IllegalStateException("no disk");
    }

    @Override
    public Object run(TaskContext ctx) {
      return null;
    }
  }

  @Test
  void theBuiltInsAreThere() {
    assertThat(TaskRegistry.builder().tasks(BuiltIns.of(List.of())).build().names())
        .containsExactly("digest", "echo", "fail", "sleep", "spin");
  }

  @Test
  void aHandlersNameIsItsClassWithoutTheWordTask() {
    assertThat(new ThumbnailTask().name()).isEqualTo("thumbnail");
    assertThat(BuiltIns.of(List.of()).get("echo").name()).isEqualTo("echo");
  }

  @Test
  void aHandlerIsFoundByTheNameOfItsClass() {
    TaskRegistry registry =
        TaskRegistry.builder().task("thumb", ThumbnailTask.class.getName(), LOADER).build();

    assertThat(registry.find("thumb")).containsInstanceOf(ThumbnailTask.class);
    assertThat(registry.find("other")).isEmpty();
  }

  @Test
  void aHandlerIsFoundByTheServiceLoader(@TempDir Path dir) throws IOException {
    Path services = Files.createDirectories(dir.resolve("META-INF/services"));
    Files.writeString(services.resolve(TaskHandler.class.getName()), ThumbnailTask.class.getName());
    try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, LOADER)) {
      assertThat(TaskRegistry.builder().services(loader).build().names())
          .containsExactly("thumbnail");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no.such.Class",
        "java.lang.String",
        "dev.weir.task.TaskRegistryTest$BrokenTask",
        "dev.weir.task.TaskHandler",
        ""
      })
  void aClassThatIsNoHandlerIsRefusedByName(String className) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskRegistry.builder().task("t", className, LOADER))
        .withMessageStartingWith("tasks.t is '" + className + "': must name a class");
  }

  @Test
  void aNameIsGivenOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TaskRegistry.builder()
                    .tasks(BuiltIns.of(List.of()))
                    .task("echo", new ThumbnailTask()))
        .withMessageContaining("task 'echo' is registered twice")
        .withMessageContaining("ThumbnailTask");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ü"})
  void aMalformedNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskRegistry.builder().task(name, ctx -> null))
        .withMessageContaining("must be 1 to 64 letters");
  }

  @Test
  void aBuilderUsedAgainChangesNoRegistryItMade() {
    TaskRegistry.Builder builder = TaskRegistry.builder().task("a", ctx -> null);
    TaskRegistry registry = builder.build();
    builder.task("b", ctx -> null);

    assertThat(registry.names()).containsExactly("a");
  }

  @Test
  void theNameThatStandsForCallablesIsTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskRegistry.builder().task("callable", ctx -> null))
        .withMessageContaining("'callable'");
  }
}
