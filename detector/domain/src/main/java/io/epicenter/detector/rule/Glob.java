package io.epicenter.detector.rule;

/// A name, with `*` for anything.
public record Glob(String text) {
    boolean matches(String name) {
        int star = text.indexOf('*');
        return star < 0 ? text.equals(name) : matches(name, 0, 0);
    }

    boolean isPattern() {
        return text.indexOf('*') >= 0;
    }

    private boolean matches(String name, int at, int in) {
        if (in == text.length()) {
            return at == name.length();
        }
        if (text.charAt(in) != '*') {
            return at < name.length() && name.charAt(at) == text.charAt(in) && matches(name, at + 1, in + 1);
        }
        for (int next = at; next <= name.length(); next++) {
            if (matches(name, next, in + 1)) {
                return true;
            }
        }
        return false;
    }
}
