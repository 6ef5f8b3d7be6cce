package dev.weir.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a call of {@link Points} before each allocation of the engine and before each call out of
 * it: of what a user wrote, and of those methods of the JDK that may allocate or fail. Thread-safe.
 */
final class Instrumenter {
  private static final String POINTS = Points.class.getName().replace('.', '/');
  private static final String ENGINE = "dev/weir/pool/";

  /** Classes of the JDK whose methods neither allocate nor fail. */
  private static final Set<String> SAFE_CLASSES =
      Set.of(
          "java/lang/Object",
          "java/lang/Enum",
          "java/lang/Math",
          "java/lang/Long",
          "java/lang/Integer",
          "java/lang/Boolean",
          "java/lang/Double",
          "java/lang/Record",
          "java/lang/System",
          "java/lang/Number",
          "java/util/Objects",
          "java/lang/invoke/VarHandle",
          "java/util/concurrent/locks/ReentrantLock",
          "java/util/concurrent/TimeUnit");

  /** Their other methods may. */
  private static final Set<String> SAFE_METHODS =
      Set.of(
          "java/lang/Thread.currentThread",
          "java/lang/Thread.interrupted",
          "java/lang/Thread.isInterrupted",
          "java/lang/Thread.threadId",
          "java/lang/Thread.isVirtual",
          "java/lang/Thread.onSpinWait",
          "java/lang/Thread.yield",
          "java/lang/Thread.getUncaughtExceptionHandler",
          "java/util/Map.get", // an EnumMap
          "java/util/concurrent/locks/LockSupport.unpark",
          "java/util/concurrent/locks/Condition.signalAll",
          "java/util/concurrent/ConcurrentHashMap.isEmpty",
          "java/util/concurrent/ConcurrentHashMap.containsKey",
          "java/util/concurrent/ConcurrentHashMap.remove",
          // Lists are sized before anything is taken that they are to hold.
          "java/util/ArrayList.add",
          "java/util/ArrayList.size",
          "java/util/List.add",
          "java/util/List.get",
          "java/util/List.size");

  private final List<String> places = new ArrayList<>();
  private final ConcurrentMap<String, byte[]> done = new ConcurrentHashMap<>();

  /** Returns what each place is, in words; a place is known by its index. */
  synchronized List<String> places() {
    return List.copyOf(places);
  }

  /** Returns the instrumented form of a class of the engine; the same one each time. */
  byte[] instrument(String name, byte[] plain) {
    return done.computeIfAbsent(name, unused -> instrument(plain));
  }

  private byte[] instrument(byte[] plain) {
    ClassReader reader = new ClassReader(plain);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new EngineClass(writer), 0);
    return writer.toByteArray();
  }

  private synchronized int place(String what) {
    places.add(what);
    return places.size() - 1;
  }

  private final class EngineClass extends ClassVisitor {
    private String name;

    EngineClass(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int v, int access, String its, String s, String parent, String[] interfaces) {
      name = its.substring(ENGINE.length());
      super.visit(v, access, its, s, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int a, String method, String d, String s, String[] thrown) {
      MethodVisitor next = super.visitMethod(a, method, d, s, thrown);
      boolean isGenerated =
          method.equals("<clinit>") || method.equals("toString") || method.equals("hashCode");
      return isGenerated ? next : new EngineMethod(next, name + "." + method);
    }
  }

  private final class EngineMethod extends MethodVisitor {
    private final String method;
    private int line;

    EngineMethod(MethodVisitor next, String method) {
      super(Opcodes.ASM9, next);
      this.method = method;
    }

    @Override
    public void visitLineNumber(int at, org.objectweb.asm.Label start) {
      line = at;
      super.visitLineNumber(at, start);
    }

    private void point(String how, String what) {
      int place = place(method + ":" + line + " " + how + " " + what);
      super.visitLdcInsn(place);
      super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, how, "(I)V", false);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        point("allocates", type);
      }
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW) { // after it: a frame may know an object by where this stands
        point("allocates", type);
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        point("allocates", "an array");
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitInvokeDynamicInsn(String its, String d, Handle bootstrap, Object... args) {
      point("allocates", "a lambda or text " + its);
      super.visitInvokeDynamicInsn(its, d, bootstrap, args);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String its, String d, boolean face) {
      boolean failsLate = failsLate(owner, its);
      if (opcode != Opcodes.INVOKESPECIAL && !failsLate && mayFail(owner, its)) {
        point("calls", owner + "." + its);
      }
      super.visitMethodInsn(opcode, owner, its, d, face);
      if (failsLate) {
        point("calls", owner + "." + its);
      }
    }
  }

  /** Returns whether a method does its work and then throws: else the scenario waits in vain. */
  private static boolean failsLate(String owner, String method) {
    return (owner.startsWith(ENGINE) && owner.endsWith("Listener"))
        || (owner + "." + method).equals("java/lang/Runnable.run")
        || (owner + "." + method).equals("java/lang/Thread.interrupt");
  }

  private static boolean mayFail(String owner, String method) {
    return (!owner.startsWith(ENGINE) || owner.equals(ENGINE + "PoolRecorder"))
        && !owner.startsWith("java/util/concurrent/atomic/")
        && !SAFE_CLASSES.contains(owner)
        && !SAFE_METHODS.contains(owner + "." + method);
  }
}
