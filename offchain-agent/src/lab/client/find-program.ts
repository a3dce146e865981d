import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { programOnPath } from '../real/given-command.ts';
import type { ClientDriver } from './client-driver.ts';

/**
 * The program of a client with its path: of a package beside this one or above the folder that one stands in, else on PATH.
 * @throws AgentError `bad_input/client_missing` with how to get it
 */
export function findProgram({ name, program }: ClientDriver, from = searched()): string[] {
  const { inModules, name: binary, install } = program;
  const packaged =
    inModules === undefined ? undefined : from.map((folder) => join(folder, inModules)).find(existsSync);
  // A script of a package is run by this Node: the one on PATH may be an older one.
  if (packaged?.endsWith('.js')) return [process.execPath, realpathSync(packaged)];
  const path = packaged ?? programOnPath(binary);
  if (path !== undefined) return [path];
  throw new AgentError(
    'bad_input/client_missing',
    `--client ${name}: no ${binary} in node_modules or on PATH; install it: ${install}; or name it with --node COMMAND`,
    { data: { client: name } },
  );
}

/** Every `node_modules` above the folder of this file and above the folder that one stands in. */
function searched(): string[] {
  return [process.cwd(), dirname(fileURLToPath(import.meta.url))].flatMap(foldersAbove);
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return [join(folder, 'node_modules'), ...(parent === folder ? [] : foldersAbove(parent))];
}
