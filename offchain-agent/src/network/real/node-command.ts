import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { cargoTargetFolder } from '../../base/folder.ts';

const binary = 'almanac-node';

// Relative to the repository: it is there that tsx is found.
const script = 'scripts/build.ts';

/**
 * How to start a node: the given command (a program, perhaps with arguments), else the binary in the
 * build cache, built now if it is not there yet.
 * @throws AgentError `bad_input/node` when the command is no program, `unknown/build` when building fails.
 */
export async function nodeCommand(given: string | undefined, signal: AbortSignal): Promise<string[]> {
  if (given !== undefined) return givenCommand(given);
  const built = join(cargoTargetFolder(), 'release', binary);
  if (!existsSync(built)) await build(built, signal);
  return [built];
}

function givenCommand(given: string): string[] {
  // A path that holds spaces is a program, not a program and its arguments.
  const words = isProgram(resolve(given)) ? [given] : given.trim().split(/\s+/);
  const [program = '', ...rest] = words;
  const path = program.includes('/') ? resolve(program) : onPath(program);
  if (path !== undefined && isProgram(path)) return [path, ...rest];
  throw new AgentError(
    'bad_input/node',
    `--node ${given}: "${program}" is no program that can be run; expected a path or a name on PATH, or leave --node out to use the node of this repository`,
    { data: { node: given } },
  );
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// From src/network/real or dist/network/real, four levels up stands the repository.
async function build(expected: string, signal: AbortSignal): Promise<void> {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  if (!existsSync(join(root, script))) {
    throw new AgentError(
      'bad_input/node',
      `there is no node at ${expected} and no repository to build it from; name one with --node COMMAND`,
      { data: { expected } },
    );
  }
  const code = await new Promise<number | null>((done, fail) => {
    // Its progress is talk: stdout stays free for data.
    const args = ['--import', 'tsx', script, 'node'];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2], signal });
    child.once('error', fail);
    child.once('exit', done);
  });
  if (code === 0 && existsSync(expected)) return;
  throw new AgentError(
    'unknown/build',
    code === 0
      ? `the build left no node at ${expected}; name one with --node COMMAND`
      : `building the node failed (exit code ${code}); what is missing says \`almanac doctor\``,
    { data: { code, expected } },
  );
}
