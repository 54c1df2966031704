package dev.egresslab.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Ways in which the same bytes may arrive. */
enum Pieces {
    /** In one read. */
    WHOLE,
    /** A byte at a time: every boundary there is. */
    BYTES,
    /** In reads of a few bytes, by chance; the same chance for the same bytes. */
    RANDOM;

    private int length(SplittableRandom random) {
        return switch (this) {
            case WHOLE -> Integer.MAX_VALUE;
            case BYTES -> 1;
            case RANDOM -> 1 + random.nextInt(random.nextInt(1, 40));
        };
    }

    /** Takes what has arrived so far and was not used yet; answers whether it wants more. */
    interface Reader {
        boolean read(ByteBuf in);
    }

    /** Lets the bytes arrive until the reader has enough; what is left is left over. */
    void deliver(byte[] bytes, Reader reader) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(bytes));
        ByteBuf arrived = Unpooled.buffer();
        int at = 0;
        boolean more = true;
        while (more && at < bytes.length) {
            int piece = Math.min(length(random), bytes.length - at);
            arrived.writeBytes(bytes, at, piece);
            at += piece;
            more = reader.read(arrived);
        }
        arrived.release();
    }
}
