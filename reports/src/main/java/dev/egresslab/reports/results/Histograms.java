package dev.egresslab.reports.results;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** The text form of the histograms in a result: HdrHistogram's compressed V2 encoding in base64, values in nanoseconds. */
public final class Histograms {
    /** Significant decimal digits kept: three, so that a value is wrong by less than 0.1 %. */
    public static final int DIGITS = 3;

    private Histograms() {}

    /** Returns an empty histogram of the kind that results hold. It grows as needed. */
    public static Histogram empty() {
        Histogram histogram = new Histogram(DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }

    /** Returns a round's histogram of a part, empty when the round has none. */
    public static Histogram of(Round round, String part) {
        String text = round.histograms().get(part);
        return text == null ? empty() : decode(text);
    }

    /** Returns the histogram as text. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Returns the histogram that the text holds.
     *
     * @throws IllegalArgumentException if the text is not a histogram
     */
    public static Histogram decode(String text) {
        try {
            Histogram histogram = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
            histogram.setAutoResize(true);
            return histogram;
        } catch (DataFormatException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) { // what HdrHistogram throws depends on where the damage is
            throw new IllegalArgumentException("not a compressed HdrHistogram: " + e, e);
        }
    }
}
