/** The command line: picocli commands, one file each. The only package that sees everything. */
@NullMarked
package dev.egresslab.bench.cli;

import org.jspecify.annotations.NullMarked;
