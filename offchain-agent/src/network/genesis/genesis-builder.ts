import {
  compactAddLength,
  compactFromU8a,
  compactStripLength,
  hexToU8a,
  stringToU8a,
  u8aConcat,
  u8aToString,
} from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../error.ts';
import { callStateless } from '../runtime-call.ts';
import { type ExactJson, parseExact, printExact } from './exact-json.ts';

/** The runtime's own GenesisBuilder interface, called on the blob: no node and no chain-spec tool. */
export interface GenesisBuilder {
  /** The configuration that every field of a preset is a patch of. */
  defaults(): Promise<ExactJson>;
  /** @throws AgentError `bad_input/preset` when the runtime has no preset of this name. */
  preset(name: string): Promise<ExactJson>;
  /** @throws AgentError `bad_input/genesis` with the runtime's own words when it refuses the configuration. */
  build(config: ExactJson): Promise<Record<HexString, HexString>>;
}

export function genesisBuilder(code: HexString): GenesisBuilder {
  return {
    async defaults() {
      return (await readPreset(code, new Uint8Array([0]))) ?? {};
    },
    async preset(name) {
      const preset = await readPreset(code, u8aConcat(new Uint8Array([1]), scaleText(name)));
      if (preset !== undefined) return preset;
      const known = await presetNames(code);
      throw new AgentError(
        'bad_input/preset',
        `the runtime has no genesis preset "${name}"; expected one of ${known.join(', ')}`,
        { data: { name, known } },
      );
    },
    async build(config) {
      const { result, changes } = await callStateless(
        code,
        'GenesisBuilder_build_state',
        scaleText(printExact(config)),
      );
      const [outcome, ...message] = hexToU8a(result);
      if (outcome === 0) return written(changes);
      throw refusal(readText(new Uint8Array(message)));
    },
  };
}

function written(changes: readonly [HexString, HexString | null][]): Record<HexString, HexString> {
  return Object.fromEntries(changes.filter((entry): entry is [HexString, HexString] => entry[1] !== null));
}

async function readPreset(code: HexString, id: Uint8Array): Promise<ExactJson | undefined> {
  const { result } = await callStateless(code, 'GenesisBuilder_get_preset', id);
  const [some, ...text] = hexToU8a(result);
  return some === 1 ? parseExact(readText(new Uint8Array(text))) : undefined;
}

async function presetNames(code: HexString): Promise<string[]> {
  const { result } = await callStateless(code, 'GenesisBuilder_preset_names', new Uint8Array());
  const bytes = hexToU8a(result);
  const names: string[] = [];
  for (let at = compactFromU8a(bytes)[0]; at < bytes.length; ) {
    const [length, name] = compactStripLength(bytes.subarray(at));
    names.push(u8aToString(name));
    at += length;
  }
  return names;
}

function refusal(words: string): AgentError {
  return new AgentError(
    'bad_input/genesis',
    `the runtime refuses this genesis: ${words.trim()}; correct the patch that was given`,
    { data: { words } },
  );
}

function scaleText(text: string): Uint8Array {
  return compactAddLength(stringToU8a(text));
}

function readText(bytes: Uint8Array): string {
  return u8aToString(compactStripLength(bytes)[1]);
}
