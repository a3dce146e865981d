// Imports a program once (the URL of its module is the one argument) and runs one command of it after the other, as a
// CommandProcess tells it to.
import { moveTo } from './place.mjs';

const { main } = await import(process.argv[2] ?? '');

process.on('disconnect', () => process.exit(0));

process.on('message', (/** @type {import('./command-process.ts').Command} */ command) => void run(command));

/** @param {import('./command-process.ts').Command} command */
async function run({ args, mark, place }) {
  if (place) moveTo(place);
  say(mark);
  try {
    const code = await main(args);
    say(`${mark}${code}${mark}`);
  } catch (error) {
    process.stderr.write(error instanceof Error ? `${error.stack}\n` : String(error), () => process.exit(1));
  }
}

/** @param {string} text */
function say(text) {
  process.stdout.write(text);
  process.stderr.write(text);
}
