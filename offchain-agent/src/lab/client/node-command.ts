import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { cargoTargetFolder } from '../../base/folder.ts';
import { givenCommand, nodeBinary } from '../real/given-command.ts';

const helpWithinMs = 15_000;

// Relative to the repository: it is there that tsx is found.
const script = 'scripts/build.ts';

/** Without it a log names no levels. */
const levelsFlag = '--detailed-log-output';

/** Without it nodes of relay chains demand sandboxes that few machines have; networks here are for tests. */
export const insecureFlag = '--insecure-validator-i-know-what-i-do';

/**
 * How to start a node: the given command (a program, perhaps with arguments), else the binary in the
 * build cache, else of the package for this platform if one is installed, else built now. Its log names levels where it can.
 * @param needed a flag that it has to know
 * @throws AgentError `bad_input/node` when the command is no program or lacks the flag, `bad_input/build` when it cannot be built
 * here.
 */
export async function nodeCommand(
  given: string | undefined,
  signal: AbortSignal,
  needed?: string,
): Promise<string[]> {
  if (given === undefined) return [await ownNode(signal), levelsFlag];
  const [program = '', ...args] = givenCommand(given);
  const words = [program === nodeBinary ? await ownNode(signal) : program, ...args];
  const help = await helpOf(words, signal);
  if (needed !== undefined && !help.includes(needed)) {
    throw new AgentError(
      'bad_input/node',
      `--node ${given}: its --help knows no ${needed}, which this network needs; leave that option or this node out`,
      { data: { node: given, needed } },
    );
  }
  const wanted = [levelsFlag, insecureFlag].filter((flag) => help.includes(flag) && !words.includes(flag));
  return [...words, ...wanted];
}

async function ownNode(signal: AbortSignal): Promise<string> {
  const built = join(cargoTargetFolder(), 'release', nodeBinary);
  if (existsSync(built)) return built;
  const packed = packedNode();
  if (packed !== undefined) return packed;
  await build(built, signal);
  return built;
}

/** What the program says of its flags; nothing when it does not answer, or fails. */
async function helpOf([program = '', ...rest]: readonly string[], signal: AbortSignal): Promise<string> {
  const help = await new Promise<string>((resolve) => {
    const limits = {
      timeout: helpWithinMs,
      killSignal: 'SIGKILL',
      maxBuffer: 4 * 1024 ** 2,
      signal,
    } as const;
    execFile(program, [...rest, '--help'], limits, (error, stdout) => resolve(error ? '' : stdout));
  });
  signal.throwIfAborted();
  return help;
}

/** The npm package that holds the node for this platform; there are such packages for Linux on x64 alone. */
export const nodePackage = `@almanac-chain/node-${process.platform}-${process.arch}`;

/** The node of that package, where it is installed beside this one. */
export function packedNode(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${nodePackage}/bin/${nodeBinary}`);
  } catch {
    return undefined;
  }
}

// From src/lab/client or dist/lab/client, four levels up stands the repository.
async function build(expected: string, signal: AbortSignal): Promise<void> {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  if (!existsSync(join(root, script))) {
    throw new AgentError(
      'bad_input/node',
      `no node at ${expected}, no package ${nodePackage} and no repository to build one; install the package, or pass --node COMMAND`,
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
    'bad_input/build',
    code === 0
      ? `the build left no node at ${expected}; name one with --node COMMAND`
      : `building the node failed (exit code ${code}); "almanac doctor" says what is missing and how to get it, or name a node with --node COMMAND`,
    { data: { code, expected } },
  );
}
