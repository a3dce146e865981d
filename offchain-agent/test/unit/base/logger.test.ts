import { deepEqual, equal, ok } from 'node:assert/strict';
import { AgentError } from '../../../src/base/error.ts';
import { createLogger } from '../../../src/base/logger.ts';

const seed = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const suri = '0x"quoted\\secret"';

function linesOf(isTty: boolean, use: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  use(createLogger({ level: 'debug', secrets: [seed, suri], write: (line) => lines.push(line), isTty }));
  return lines;
}

describe('the log', () => {
  for (const isTty of [false, true]) {
    const kind = isTty ? 'a terminal' : 'a pipe';

    it(`shows no secret on ${kind}, whatever field or message it stands in`, () => {
      const text = linesOf(isTty, (logger) => {
        logger.info({ seed: 'abc', deep: { password: 'abc2', er: { key: 'abc3' } } }, 'fields');
        logger.warn({ note: `it is ${seed}!`, other: suri }, `signing with ${seed}`);
        logger.error({ err: new Error(`cannot use ${seed}`) }, 'failed');
        logger.child({ secret: 'abc4', of: seed }).info({}, 'child');
        logger.info({ url: 'wss://me:geheim@node.example.org/x' }, 'reading postgres://u:geheim@db/x');
      }).join('');
      for (const secret of [seed, 'abc', 'geheim', 'quoted']) ok(!text.includes(secret), secret);
      ok(text.includes('node.example.org/x'));
    });
  }

  it('is one JSON object a line, with level and time, on a pipe', () => {
    const [line = ''] = linesOf(false, (logger) => logger.info({ window: 3600 }, 'window closed'));
    const { time, ...rest } = JSON.parse(line) as Record<string, unknown>;
    deepEqual(rest, { level: 'info', window: 3600, msg: 'window closed' });
    ok(!Number.isNaN(Date.parse(String(time))));
  });

  it('keeps the code of an error', () => {
    const [line = ''] = linesOf(false, (logger) =>
      logger.error({ err: new AgentError('unreachable/timeout', 'no answer') }, 'failed'),
    );
    equal((JSON.parse(line) as { err: { code: string } }).err.code, 'unreachable/timeout');
  });

  it('says nothing below its level', () => {
    const lines: string[] = [];
    createLogger({ level: 'warn', write: (line) => lines.push(line), isTty: false }).info({}, 'quiet');
    deepEqual(lines, []);
  });
});
