import { createInterface } from 'node:readline';

/** Answers each line of JSON on the standard input with one on the standard output, one after the other. */
export function answerLines<Asked>(answer: (asked: Asked) => Promise<unknown>): void {
  let before: Promise<unknown> = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    before = before.then(async () => {
      process.stdout.write(`${JSON.stringify((await answer(JSON.parse(line) as Asked)) ?? null)}\n`);
    });
  });
  lines.on('close', () => process.exit(0));
}
