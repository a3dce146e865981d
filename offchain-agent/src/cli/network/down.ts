import { downNetwork } from '../../network/real/down.ts';
import { findNetwork } from '../../network/real/find.ts';
import { networkNames } from '../../network/real/state.ts';
import { say, writeJson } from '../output.ts';
import type { NamedOptions } from './named.ts';

/** Takes a network down. None there is what was asked for, so it is no failure. */
export async function runDown(options: NamedOptions): Promise<void> {
  const name = await nameOf(options.name);
  const existed = name !== undefined && (await networkNames()).includes(name);
  if (existed) await downNetwork(name);
  if (options.json)
    return writeJson({ schema: 'almanac.network_down.v1', basis: 'census', name: name ?? null, existed });
  say(existed ? `network "${name}" is down` : 'there is no network to take down');
}

async function nameOf(given: string | undefined): Promise<string | undefined> {
  if (given !== undefined) return given;
  const names = await networkNames();
  return names.length > 1 ? (await findNetwork(undefined)).name : names[0];
}
