package dev.egresslab.reports.results;

import java.io.IOException;

/** A file was given as the result of a run, and is not one. The message names the file and the fault. */
public final class ResultFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a message for the user. */
    public ResultFileException(String message) {
        super(message);
    }

    /** Creates the exception with a message for the user and its cause. */
    public ResultFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
