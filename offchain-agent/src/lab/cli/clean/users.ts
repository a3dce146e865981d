import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { identify, processState } from '../../../base/process.ts';
import { isAlive } from '../../../base/running-chains.ts';
import { isWithin, type StoredPlace } from './places.ts';

/** What a living process has open, as far as this user can see it. */
interface OpenFiles {
  readonly pid: number;
  readonly name: string;
  readonly paths: readonly string[];
}

/** Who uses a place: a process and its id; undefined where no living one does. */
export function userOf(place: StoredPlace, opened: readonly OpenFiles[] = openFiles()): string | undefined {
  return recordedUser(place) ?? installer(place) ?? openUser(place, opened);
}

/** Processes that wrote down that this is theirs; they need no file of it open. */
function recordedUser({ name, path }: StoredPlace): string | undefined {
  const [kind, part = ''] = name.split('/');
  if (kind === 'demo' && /^\d+$/.test(part)) return living([{ pid: Number(part) }]);
  if (kind === 'running') return living(processesIn(path));
  if (kind === 'networks') {
    // The record of a network tells of its first node, its state of all of them.
    const record = join(dirname(dirname(path)), 'running', `network-${part}.json`);
    return living([...processesIn(join(path, 'state.json')), ...processesIn(record)]);
  }
  if (kind === 'agent' || kind === 'endpoints')
    return living(
      filesIn(path).flatMap((file) => (/state\.json$|\.pid$/.test(file) ? processesIn(file) : [])),
    );
  return undefined;
}

/** While something is installed, nothing of the cache is safe to take away. */
function installer({ name, path }: StoredPlace): string | undefined {
  return name.startsWith('cache/') ? living(processesIn(join(dirname(path), 'setting-up'))) : undefined;
}

function openUser({ path }: StoredPlace, opened: readonly OpenFiles[]): string | undefined {
  const real = realOf(path);
  const user = opened.find(({ paths }) => paths.some((one) => isWithin(one, path) || isWithin(one, real)));
  return user && `process ${user.pid} (${user.name})`;
}

interface Recorded {
  readonly pid: number;
  readonly started?: string | undefined;
}

function living(processes: readonly Recorded[]): string | undefined {
  const found = processes.find(({ pid, started }) =>
    started !== undefined && identify(process.pid) !== undefined
      ? processState({ pid, started }) !== 'gone'
      : isAlive(pid),
  );
  return found && `process ${found.pid}`;
}

/** Every process that a JSON file tells of, or the one id that a file holds. */
function processesIn(file: string): Recorded[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const id = /^\s*(\d+)/.exec(text)?.[1];
  if (id !== undefined) return [{ pid: Number(id) }];
  const found: Recorded[] = [];
  try {
    JSON.parse(text, (_key, value: unknown) => {
      const { pid, started } = (value ?? {}) as { pid?: unknown; started?: unknown };
      if (typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0)
        found.push({ pid, started: typeof started === 'string' ? started : undefined });
      return value;
    });
  } catch {
    // A torn file tells of nobody.
  }
  return found;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Of all processes but this one: folder, program, open and mapped files, and the paths on their command lines. */
export function openFiles(proc = '/proc', own = process.pid): OpenFiles[] {
  if (!existsSync(proc)) return [];
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name) && Number(name) !== own)
    .map((name) => {
      const folder = join(proc, name);
      const command = textOf(join(folder, 'cmdline')).split('\0');
      const links = [join(folder, 'cwd'), join(folder, 'exe'), ...filesIn(join(folder, 'fd'))].map(linkOf);
      const mapped = textOf(join(folder, 'maps')).match(/\/.*$/gm) ?? [];
      const named = command.flatMap((word) => /(?:^|=)(\/.*)$/s.exec(word)?.[1] ?? []);
      return {
        pid: Number(name),
        name: basename(command[0] ?? '') || 'unknown',
        paths: [...new Set([...links, ...mapped, ...named])].filter((path) => path.startsWith('/')),
      };
    });
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
