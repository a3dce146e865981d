import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import type { RunCommand } from './commands.ts';

// From src/lab/watched or dist/lab/watched, three levels up is the package.
const program = fileURLToPath(new URL('../../../bin/almanac.js', import.meta.url));
const keptCharacters = 4_000;

/** Runs commands of `almanac`, each a process of its own; they end with the signal, unless they outlive what asks for them. */
export function commandRunner(signal: AbortSignal): RunCommand {
  return async (words, { outlives = false } = {}) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    const end = (): void => void (outlives || child.kill('SIGINT'));
    signal.addEventListener('abort', end, { once: true });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString('utf8')).slice(-keptCharacters);
    });
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0)
        throw new AgentError('unknown/command', lastWords(said) ?? `it ended with ${code ?? 'a signal'}`);
    } finally {
      signal.removeEventListener('abort', end);
    }
  };
}

function lastWords(said: string): string | undefined {
  const lines = said
    .split('\n')
    .map((line) => plainText(line))
    .filter((line) => line.trim() !== '');
  return (lines.findLast((line) => line.startsWith('error:')) ?? lines.at(-1))?.replace(/^error: /, '');
}
