import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cargoTargetFolder } from './folders.mjs';
import { isRunning } from './install-lock.mjs';

/** Where the outputs of a build are for a run of tests. */
export interface KeptNode {
  /** In place of cargo's folder. */
  readonly target: string;
  remove(): void;
}

const runs = 'almanac/runs';

/**
 * Keeps the node that was just built for this process: cargo replaces the file when a clone with other sources builds, and what
 * tests start after that would be the other clone's. A second name of the same file, which takes no room.
 */
export function keepNode(cargo = cargoTargetFolder()): KeptNode {
  const folder = join(cargo, runs);
  mkdirSync(folder, { recursive: true });
  // Of runs that were killed.
  for (const name of readdirSync(folder))
    if (!isRunning(Number(name))) rmSync(join(folder, name), { recursive: true, force: true });
  const target = join(folder, String(process.pid));
  rmSync(target, { recursive: true, force: true });
  const release = join(target, 'release');
  mkdirSync(release, { recursive: true });
  linkSync(join(cargo, 'release/almanac-node'), join(release, 'almanac-node'));
  const blobs = join(cargo, 'release/wbuild');
  if (existsSync(blobs)) symlinkSync(blobs, join(release, 'wbuild'));
  return { target, remove: () => rmSync(target, { recursive: true, force: true }) };
}

/** Whether a folder is one of these: nothing is built into it, what is there was built for the run. */
export function isKept(target = cargoTargetFolder()): boolean {
  return target.includes(`/${runs}/`);
}
