package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What the engine needs is loaded before the first pool runs: later, memory may be out. */
class PreloadTest {
  private static final Set<String> LINKED_AT_FIRST_CALL =
      Set.of(
          "java/util/concurrent/atomic/AtomicBoolean",
          "java/util/concurrent/atomic/AtomicReference",
          "java/util/concurrent/atomic/AtomicIntegerArray",
          "java/util/concurrent/atomic/AtomicLongArray",
          "java/util/concurrent/atomic/AtomicReferenceArray");

  private static List<String> classes() throws IOException, URISyntaxException {
    Path folder = Path.of(Preload.class.getResource("Preload.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .toList();
    }
  }

  /** The methods that a class calls, as owner.name. */
  private static Set<String> calls(String name) throws IOException {
    Set<String> calls = new HashSet<>();
    try (InputStream code = Preload.class.getResourceAsStream(name + ".class")) {
      new ClassReader(code).accept(new Calls(calls), ClassReader.SKIP_DEBUG);
    }
    return calls;
  }

  private static final class Calls extends ClassVisitor {
    private final Set<String> calls;

    Calls(Set<String> calls) {
      super(Opcodes.ASM9);
      this.calls = calls;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String types, boolean isInterface) {
          calls.add(owner + "." + called);
        }
      };
    }
  }

  private static Set<String> linked(Set<String> calls) {
    return calls.stream()
        .filter(call -> LINKED_AT_FIRST_CALL.contains(call.substring(0, call.indexOf('.'))))
        .collect(Collectors.toSet());
  }

  @Test
  void everyClassOfTheEngineIsListed() throws Exception {
    List<String> others = new ArrayList<>(classes());
    others.remove("Preload");
    assertThat(Preload.CLASSES).containsExactlyInAnyOrderElementsOf(others);
  }

  @Test
  void everyAtomicMethodOfTheEngineIsCalledBeforehand() throws Exception {
    Set<String> used = new HashSet<>();
    for (String name : classes()) {
      if (!name.equals("Preload")) {
        used.addAll(linked(calls(name)));
      }
    }
    assertThat(used).isNotEmpty();
    assertThat(linked(calls("Preload"))).containsExactlyInAnyOrderElementsOf(used);
  }

  /**
   * Each place that uses a handle is linked when it is first reached, and nothing can force that.
   */
  @Test
  void theEngineUsesNoHandles() throws Exception {
    for (String name : classes()) {
      assertThat(calls(name))
          .as(name)
          .noneMatch(call -> call.startsWith("java/lang/invoke/VarHandle."))
          .noneMatch(call -> call.startsWith("java/lang/invoke/MethodHandle."));
    }
  }
}
