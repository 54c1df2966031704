package dev.egresslab.bench.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Shares in percent as scenarios write them: {@code 0.1%}; between 0 and 100 %, both excluded. */
final class ShareOption implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*%");

    @Override
    public Double convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        double share = form.matches() ? Double.parseDouble(form.group(1)) / 100 : Double.NaN;
        if (!(share > 0 && share < 1)) {
            throw new TypeConversionException(
                    "must be a share above 0% and below 100%, such as 0.1%, was `" + text + "`");
        }
        return share;
    }
}
