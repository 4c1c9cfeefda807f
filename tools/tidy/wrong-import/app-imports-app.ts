/** Deliberately wrong: linted by boundaries.int.spec.ts as if it stood in the standalone app. */
import '@sanxiang/app-cli';
