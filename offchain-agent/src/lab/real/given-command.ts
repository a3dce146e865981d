import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { AgentError } from '../../base/error.ts';

/** What our own node is called. */
export const nodeBinary = 'almanac-node';

/** The program of a command that somebody gave, found, and its arguments. @throws AgentError `bad_input/node` when it is no program */
export function givenCommand(given: string): string[] {
  const [program, rest] = programIn(given);
  // Arguments for our own node, which need not be on PATH.
  if (program === nodeBinary && programOnPath(program) === undefined) return [program, ...rest];
  const path = program.includes('/') ? resolve(program) : programOnPath(program);
  if (path !== undefined && isProgram(path)) {
    requireOwnArchitecture(given, path);
    return [path, ...rest];
  }
  throw new AgentError(
    'bad_input/node',
    `--node ${given}: "${program}" is not executable; pass a path or a name on PATH, or omit --node`,
    { data: { node: given } },
  );
}

const elf = Buffer.from('7f454c46', 'hex');
const machineAt = 18;
/** How ELF numbers the machines that Node.js runs on. */
const machines: Readonly<Record<number, string>> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
};

/** The system gives such a file to a shell, which reports nonsense. @throws AgentError `bad_input/node` */
function requireOwnArchitecture(given: string, path: string): void {
  const header = Buffer.alloc(machineAt + 2);
  const file = openSync(path, 'r');
  try {
    readSync(file, header);
  } finally {
    closeSync(file);
  }
  if (!header.subarray(0, elf.length).equals(elf)) return;
  const machine = header.readUInt16LE(machineAt);
  const built = machines[machine] ?? `machine ${machine}`;
  if (built === process.arch) return;
  throw new AgentError(
    'bad_input/node',
    `--node ${given}: "${path}" is built for ${built}, this machine is ${process.arch}; pass a binary for ${process.arch}`,
    { data: { node: given, built } },
  );
}

/** The program of a command and its arguments. A path that holds spaces is a path as long as a program is there. */
export function programIn(given: string): readonly [program: string, args: readonly string[]] {
  const text = given.trim();
  const spaces = [...text.matchAll(/\s+/g)];
  if (isProgram(resolve(text))) return [text, []];
  for (const space of spaces.toReversed()) {
    const path = text.slice(0, space.index);
    if (path.includes('/') && isProgram(resolve(path)))
      return [path, text.slice(space.index).trim().split(/\s+/)];
  }
  const [program = '', ...args] = text.split(/\s+/);
  return [program, args];
}

/** Where a program of this name is, if it is on PATH. */
export function programOnPath(program: string): string | undefined {
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

/** The command with a path that holds wherever it is started from. @throws AgentError `bad_input/node` when it is no program */
export function absoluteCommand(given: string): string {
  const [path = '', ...rest] = givenCommand(given);
  return given.includes('/') ? [path, ...rest].join(' ') : given;
}
