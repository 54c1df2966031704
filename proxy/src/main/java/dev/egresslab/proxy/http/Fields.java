package dev.egresslab.proxy.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a head, as positions in its bytes: what is passed on is copied line by line, so order, case and value stay what the
 * sender wrote (a request signed with AWS SigV4 stays valid).
 */
final class Fields {
    private final HeadLines lines;
    private int count;
    private int[] nameEnds = new int[32];
    private int[] valueStarts = new int[32];
    private int[] valueEnds = new int[32];
    private FieldName[] names = new FieldName[32];
    private boolean[] dropped = new boolean[32];
    private boolean closeAsked;
    private boolean keepAliveAsked;

    Fields(HeadLines lines) {
        this.lines = lines;
    }

    /**
     * Reads the lines after the first.
     *
     * @param unfold whether a folded line (RFC 9112 section 5.2) is joined by spaces; otherwise it is an error
     * @return what is wrong, or null
     */
    @Nullable
    String parse(boolean unfold) {
        byte[] bytes = lines.bytes();
        count = 0;
        closeAsked = false;
        keepAliveAsked = false;
        reserve(lines.count());
        for (int line = 1; line < lines.count(); line++) {
            boolean folded = Octets.blank(bytes[lines.start(line)]);
            String wrong = folded ? fold(bytes, line, unfold) : field(bytes, line);
            if (wrong != null) {
                return wrong;
            }
        }
        return dropHopByHop(bytes);
    }

    private void reserve(int needed) {
        if (needed > names.length) {
            nameEnds = new int[needed];
            valueStarts = new int[needed];
            valueEnds = new int[needed];
            names = new FieldName[needed];
            dropped = new boolean[needed];
            lineOf = new int[needed];
        }
    }

    /** The line on which a field begins; differs from its number once a line was folded. */
    private int[] lineOf = new int[32];

    private @Nullable String field(byte[] bytes, int line) {
        int start = lines.start(line);
        int end = lines.end(line);
        int colon = start;
        while (colon < end && Octets.token(bytes[colon])) {
            colon++;
        }
        if (colon == start) {
            return "a field name must not be empty";
        }
        if (colon == end || bytes[colon] != ':') {
            return "a field name must be a token followed by a colon";
        }
        int from = colon + 1;
        for (int i = from; i < end; i++) {
            if (!Octets.field(bytes[i])) {
                return "a field value must not contain control characters";
            }
        }
        while (from < end && Octets.blank(bytes[from])) {
            from++;
        }
        while (end > from && Octets.blank(bytes[end - 1])) {
            end--;
        }
        nameEnds[count] = colon;
        valueStarts[count] = from;
        valueEnds[count] = end;
        names[count] = FieldName.of(bytes, start, colon);
        dropped[count] = names[count].hopByHop;
        lineOf[count] = line;
        count++;
        return null;
    }

    private @Nullable String fold(byte[] bytes, int line, boolean unfold) {
        if (!unfold || count == 0) {
            return "a field line must not begin with white space";
        }
        int end = lines.end(line);
        for (int i = lines.start(line); i < end; i++) {
            if (!Octets.field(bytes[i])) {
                return "a field value must not contain control characters";
            }
        }
        bytes[lines.start(line) - 2] = Octets.SP;
        bytes[lines.start(line) - 1] = Octets.SP;
        while (end > valueStarts[count - 1] && Octets.blank(bytes[end - 1])) {
            end--;
        }
        valueEnds[count - 1] = end;
        return null;
    }

    /** Removes what the Connection fields name, besides those that are always removed. */
    private @Nullable String dropHopByHop(byte[] bytes) {
        for (int i = 0; i < count; i++) {
            if (names[i] == FieldName.CONNECTION) {
                int at = valueStarts[i];
                while (at < valueEnds[i]) {
                    int comma = at;
                    while (comma < valueEnds[i] && bytes[comma] != ',') {
                        comma++;
                    }
                    option(bytes, at, comma);
                    at = comma + 1;
                }
            }
        }
        return null;
    }

    private void option(byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Octets.blank(bytes[from])) {
            from++;
        }
        while (to > from && Octets.blank(bytes[to - 1])) {
            to--;
        }
        if (Octets.equalsIgnoreCase(bytes, from, to, "close")) {
            closeAsked = true;
        } else if (Octets.equalsIgnoreCase(bytes, from, to, "keep-alive")) {
            keepAliveAsked = true;
        } else if (to > from) {
            nominate(bytes, from, to);
        }
    }

    /** Host and the framing fields are this hop's own affair: they are written anew, whatever a sender nominates. */
    private void nominate(byte[] bytes, int from, int to) {
        for (int i = 0; i < count; i++) {
            boolean own = names[i] == FieldName.HOST
                    || names[i] == FieldName.CONTENT_LENGTH
                    || names[i] == FieldName.TRANSFER_ENCODING;
            if (!own && Octets.equalsIgnoreCase(bytes, from, to, lines.start(lineOf[i]), nameEnds[i])) {
                dropped[i] = true;
            }
        }
    }

    int count() {
        return count;
    }

    FieldName name(int field) {
        return names[field];
    }

    boolean dropped(int field) {
        return dropped[field];
    }

    void drop(int field) {
        dropped[field] = true;
    }

    /** Whether a Connection field says close. */
    boolean closeAsked() {
        return closeAsked;
    }

    /** Whether a Connection field says keep-alive. */
    boolean keepAliveAsked() {
        return keepAliveAsked;
    }

    /** The field's number of that name, or -1 when there is none, or -2 when there are several. */
    int only(FieldName name) {
        int found = NONE;
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                if (found != NONE) {
                    return SEVERAL;
                }
                found = i;
            }
        }
        return found;
    }

    static final int NONE = -1;
    static final int SEVERAL = -2;

    boolean valueEquals(int field, String lower) {
        return Octets.equalsIgnoreCase(lines.bytes(), valueStarts[field], valueEnds[field], lower);
    }

    String value(int field) {
        return Octets.text(lines.bytes(), valueStarts[field], valueEnds[field]);
    }

    int valueStart(int field) {
        return valueStarts[field];
    }

    int valueEnd(int field) {
        return valueEnds[field];
    }

    /** Where the field's line begins. */
    int start(int field) {
        return lines.start(lineOf[field]);
    }

    /** Where the field's last line ends, CR LF included. */
    int next(int field) {
        return field + 1 < count ? lines.start(lineOf[field + 1]) : lines.next(lines.count() - 1);
    }

    int nameEnd(int field) {
        return nameEnds[field];
    }

    /**
     * The value as a Content-Length (RFC 9110 section 8.6: digits alone).
     *
     * @return -1 when it is none
     */
    long contentLength(int field) {
        int from = valueStarts[field];
        int to = valueEnds[field];
        long length = from < to ? 0 : -1;
        byte[] bytes = lines.bytes();
        for (int i = from; i < to; i++) {
            if (!Octets.digit(bytes[i]) || length > (Long.MAX_VALUE - 9) / 10) {
                return -1;
            }
            length = length * 10 + bytes[i] - '0';
        }
        return length;
    }

    @Override
    public String toString() {
        return "Fields" + Arrays.toString(Arrays.copyOf(names, count));
    }
}
