import { parseArgs } from 'node:util';

/**
 * The options and words that the script was started with. Stops with a sentence and the help when
 * something is not known, and with the help alone when that is asked for.
 * @template {import('node:util').ParseArgsConfig} Config
 * @param {string} help
 * @param {Config} config
 */
export function parseOptions(help, config) {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(help);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`almanac: ${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}
