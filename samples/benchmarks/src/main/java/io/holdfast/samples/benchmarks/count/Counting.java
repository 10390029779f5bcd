package io.holdfast.samples.benchmarks.count;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** Puts a call of {@link Instructions#count} before every run of instructions that has no branch in it. */
final class Counting {
    private static final String COUNTER = Instructions.class.getName().replace('.', '/');

    private Counting() {}

    static byte[] added(byte[] code) {
        ClassReader reader = new ClassReader(code);
        ClassNode type = new ClassNode();
        reader.accept(type, 0);
        type.methods.stream().filter(method -> method.instructions.size() > 0).forEach(Counting::count);
        // no frame changes: nothing is added but calls that leave the stack as it was
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.accept(writer);
        return writer.toByteArray();
    }

    private static void count(MethodNode method) {
        Set<AbstractInsnNode> targets = targets(method);
        @Nullable AbstractInsnNode first = null;
        int length = 0;
        for (AbstractInsnNode node : method.instructions.toArray()) {
            if (targets.contains(node)) {
                insert(method, first, length);
                first = null;
                length = 0;
            }
            if (node.getOpcode() >= 0) {
                first = first == null ? node : first;
                length++;
                if (ends(node)) {
                    insert(method, first, length);
                    first = null;
                    length = 0;
                }
            }
        }
        insert(method, first, length);
    }

    private static void insert(MethodNode method, @Nullable AbstractInsnNode first, int length) {
        if (first != null) {
            InsnList call = new InsnList();
            call.add(new IntInsnNode(Opcodes.SIPUSH, Math.min(Short.MAX_VALUE, length)));
            call.add(new MethodInsnNode(Opcodes.INVOKESTATIC, COUNTER, "count", "(I)V", false));
            if (first.getOpcode() == Opcodes.NEW) {
                // frames know an object that is not initialized yet by the label right before this
                method.instructions.insert(first, call);
            } else {
                method.instructions.insertBefore(first, call);
            }
        }
    }

    private static Set<AbstractInsnNode> targets(MethodNode method) {
        Set<AbstractInsnNode> targets = new HashSet<>();
        for (AbstractInsnNode node : method.instructions) {
            if (node instanceof JumpInsnNode jump) {
                targets.add(jump.label);
            } else if (node instanceof TableSwitchInsnNode table) {
                targets.addAll(table.labels);
                targets.add(table.dflt);
            } else if (node instanceof LookupSwitchInsnNode lookup) {
                targets.addAll(lookup.labels);
                targets.add(lookup.dflt);
            }
        }
        method.tryCatchBlocks.forEach(block -> targets.add(block.handler));
        return targets;
    }

    private static boolean ends(AbstractInsnNode node) {
        int opcode = node.getOpcode();
        return node instanceof JumpInsnNode
                || node instanceof TableSwitchInsnNode
                || node instanceof LookupSwitchInsnNode
                || opcode == Opcodes.ATHROW
                || returns(opcode);
    }

    private static boolean returns(int opcode) {
        return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }
}
