/** Deliberately wrong: linted by boundaries.int.spec.ts as if it stood in the intake service. */
import '@sanxiang/call';
