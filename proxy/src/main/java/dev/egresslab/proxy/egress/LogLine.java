package dev.egresslab.proxy.egress;

import java.lang.System.Logger.Level;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.TimeZone;

/**
 * What a log line needs is loaded from files when the first is written. Without a descriptor left that fails with an error, and an event
 * loop whose complaint cannot be written ends: so it is loaded at the start.
 */
final class LogLine {
    private LogLine() {}

    /** Loads the logger's configuration and the time zones. */
    static void prepare() {
        ZonedDateTime now = ZonedDateTime.now(TimeZone.getDefault().toZoneId());
        String line = String.format(Locale.getDefault(), "%1$tc %1$tZ", now);
        System.getLogger(LogLine.class.getPackageName()).log(Level.TRACE, line);
    }
}
