import {
  compactAddLength,
  compactFromU8a,
  compactStripLength,
  hexToU8a,
  stringToU8a,
  u8aConcat,
  u8aToHex,
  u8aToString,
} from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { emptyState, Overlay } from '../executor/overlay.ts';
import { loadRuntime } from '../executor/runtime.ts';
import { type ExactJson, parseExact, printExact } from './exact-json.ts';

/** The runtime's own GenesisBuilder interface, called on the blob: no node and no chain-spec tool. */
export class GenesisBuilder {
  readonly #code: HexString;

  constructor(code: HexString) {
    this.#code = code;
  }

  /** The configuration that every preset is a patch of. */
  async defaults(): Promise<ExactJson> {
    return (await this.#preset(new Uint8Array([0]))) ?? {};
  }

  /** @throws AgentError `bad_input/preset` when the runtime has no preset of this name. */
  async preset(name: string): Promise<ExactJson> {
    const preset = await this.#preset(u8aConcat(new Uint8Array([1]), scaleText(name)));
    if (preset !== undefined) return preset;
    const known = await this.presetNames();
    throw new AgentError(
      'bad_input/preset',
      `the runtime has no genesis preset "${name}"; expected one of ${known.join(', ')}`,
      { data: { name, known } },
    );
  }

  /** @throws AgentError `bad_input/genesis` when the runtime refuses the configuration, with its own words. */
  async build(config: ExactJson): Promise<Record<HexString, HexString>> {
    const overlay = new Overlay(emptyState);
    const [outcome, ...message] = await this.#call(
      'GenesisBuilder_build_state',
      scaleText(printExact(config)),
      overlay,
    );
    if (outcome === 0) return written(overlay);
    throw refusal(readText(new Uint8Array(message)).trim());
  }

  async #preset(id: Uint8Array): Promise<ExactJson | undefined> {
    const [some, ...text] = await this.#call('GenesisBuilder_get_preset', id);
    return some === 1 ? parseExact(readText(new Uint8Array(text))) : undefined;
  }

  /** The presets that it has. */
  async presetNames(): Promise<string[]> {
    const bytes = await this.#call('GenesisBuilder_preset_names', new Uint8Array());
    const names: string[] = [];
    for (let at = compactFromU8a(bytes)[0]; at < bytes.length; ) {
      const [length, name] = compactStripLength(bytes.subarray(at));
      names.push(u8aToString(name));
      at += length;
    }
    return names;
  }

  async #call(name: string, argument: Uint8Array, overlay = new Overlay(emptyState)): Promise<Uint8Array> {
    const runtime = await loadRuntime(this.#code);
    try {
      return hexToU8a(runtime.call(name, u8aToHex(argument), overlay));
    } catch (cause) {
      const words = cause instanceof AgentError ? String(cause.data['words']) : String(cause);
      throw refusal(words, cause);
    }
  }
}

function refusal(words: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/genesis',
    `the runtime refuses this genesis: ${words}; correct the patch that was given`,
    { data: { words }, cause },
  );
}

function written(overlay: Overlay): Record<HexString, HexString> {
  return Object.fromEntries(
    overlay.changes().filter((change): change is [HexString, HexString] => change[1] !== null),
  );
}

function scaleText(text: string): Uint8Array {
  return compactAddLength(stringToU8a(text));
}

function readText(bytes: Uint8Array): string {
  return u8aToString(compactStripLength(bytes)[1]);
}
