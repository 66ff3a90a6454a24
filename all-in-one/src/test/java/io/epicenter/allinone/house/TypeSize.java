package io.epicenter.allinone.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// How large a type is, as its source says: what a reader has to keep in mind.
///
/// @param name the qualified name, nested types with a dot
/// @param isTopLevel whether it has a file of its own
/// @param isRecord whether it is a record, whose components are values and no state
/// @param isSettings whether it maps configuration keys, one method a key
/// @param methods methods that are not `equals`, `hashCode` or `toString`
/// @param fields fields but constants
/// @param parameters of the constructor that has most
/// @param lines of the method that has most
record TypeSize(
        String name,
        boolean isTopLevel,
        boolean isRecord,
        boolean isSettings,
        int methods,
        int fields,
        int parameters,
        int lines) {
    /// The limits of STYLE, somewhat above what is typical.
    private static final int MOST_METHODS = 15;

    private static final int MOST_FIELDS = 12;
    private static final int MOST_PARAMETERS = 5;
    private static final int MOST_LINES = 60;

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    /// Reads sources without compiling them.
    static List<TypeSize> of(Collection<Path> sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<TypeSize> sizes = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, positions, sizes).scan(unit, null);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return sizes;
    }

    /// Visits the types of one source, the nested ones too.
    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable String> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<TypeSize> sizes;

        Reader(CompilationUnitTree unit, SourcePositions positions, List<TypeSize> sizes) {
            this.unit = unit;
            this.positions = positions;
            this.sizes = sizes;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable String outer) {
            if (type.getSimpleName().isEmpty()) {
                return super.visitClass(type, outer);
            }
            String name = (outer == null ? String.valueOf(unit.getPackageName()) : outer) + "." + type.getSimpleName();
            int methods = 0;
            int fields = 0;
            int parameters = 0;
            int lines = 0;
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method) {
                    lines = Math.max(lines, lines(method));
                    if (method.getReturnType() == null) {
                        parameters = Math.max(parameters, method.getParameters().size());
                    } else if (!OF_EVERY_OBJECT.contains(method.getName().toString())) {
                        methods++;
                    }
                } else if (member instanceof VariableTree field && isState(type, field)) {
                    fields++;
                }
            }
            sizes.add(new TypeSize(
                    name,
                    outer == null,
                    type.getKind() == Tree.Kind.RECORD,
                    type.getKind() == Tree.Kind.INTERFACE && isMappedOrInMapped(),
                    methods,
                    fields,
                    parameters,
                    lines));
            return super.visitClass(type, name);
        }

        private boolean isMappedOrInMapped() {
            for (Tree around : getCurrentPath()) {
                if (around instanceof ClassTree type && isMapping(type)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isMapping(ClassTree type) {
            return type.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().endsWith("ConfigMapping"));
        }

        private static boolean isState(ClassTree type, VariableTree field) {
            Set<Modifier> modifiers = field.getModifiers().getFlags();
            boolean isEnumConstant = type.getKind() == Tree.Kind.ENUM
                    && field.getInitializer() instanceof NewClassTree made
                    && made.getIdentifier().toString().contentEquals(type.getSimpleName());
            return type.getKind() != Tree.Kind.INTERFACE
                    && type.getKind() != Tree.Kind.RECORD
                    && !isEnumConstant
                    && !modifiers.contains(Modifier.STATIC);
        }

        private int lines(MethodTree method) {
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            LineMap map = unit.getLineMap();
            return start < 0 || end < 0 ? 0 : (int) (map.getLineNumber(end) - map.getLineNumber(start) + 1);
        }
    }

    /// What exceeds the limits of STYLE.
    List<String> excesses() {
        List<String> found = new ArrayList<>();
        if (!isSettings && methods > MOST_METHODS) {
            found.add("methods " + methods);
        }
        if (fields > MOST_FIELDS) {
            found.add("fields " + fields);
        }
        if (!isRecord && parameters > MOST_PARAMETERS) {
            found.add("constructor parameters " + parameters);
        }
        if (lines > MOST_LINES) {
            found.add("lines of a method " + lines);
        }
        return found;
    }
}
