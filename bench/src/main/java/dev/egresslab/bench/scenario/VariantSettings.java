package dev.egresslab.bench.scenario;

/**
 * A variant with its whole settings.
 *
 * @param name its name
 * @param gateway the common gateway with the variant's own keys over it
 * @param app the common app with the variant's own keys over it
 * @param own the variant as written, for its proxy
 */
record VariantSettings(String name, Settings gateway, Settings app, Settings own) {}
