package dev.egresslab.bench.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rates as scenarios write them: {@code 900/s}, {@code 30/m}, {@code 120/h}; as events a second. */
final class RateOption implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)/([smh])");

    @Override
    public Double convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new TypeConversionException("must be a number with /s, /m or /h, such as 900/s, was `" + text + "`");
        }
        double seconds = switch (form.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3_600;
        };
        return Double.parseDouble(form.group(1)) / seconds;
    }
}
