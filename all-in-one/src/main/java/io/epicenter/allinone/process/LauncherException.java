package io.epicenter.allinone.process;

/// Why the launcher cannot go on, in one sentence for the person in front of it.
public class LauncherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LauncherException(String sentence) {
        super(sentence);
    }

    public LauncherException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
