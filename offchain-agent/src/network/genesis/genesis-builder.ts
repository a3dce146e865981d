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
import { AgentError } from '../../error.ts';
import { type ExactJson, parseExact, printExact } from './exact-json.ts';
import { type StatelessAnswer, StatelessExecutor } from './stateless-executor.ts';

/** The runtime's own GenesisBuilder interface, called on the blob: no node and no chain-spec tool. */
export class GenesisBuilder {
  readonly #code: HexString;
  readonly #executor = new StatelessExecutor();

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
    const known = await this.#presetNames();
    throw new AgentError(
      'bad_input/preset',
      `the runtime has no genesis preset "${name}"; expected one of ${known.join(', ')}`,
      { data: { name, known } },
    );
  }

  /** @throws AgentError `bad_input/genesis` when the runtime refuses the configuration, with its own words. */
  async build(config: ExactJson): Promise<Record<HexString, HexString>> {
    const answer = await this.#call('GenesisBuilder_build_state', scaleText(printExact(config)));
    const [outcome, ...message] = hexToU8a(answer.result);
    if (outcome === 0) return written(answer);
    const words = readText(new Uint8Array(message)).trim();
    throw new AgentError(
      'bad_input/genesis',
      `the runtime refuses this genesis: ${words}; correct the patch that was given`,
      { data: { words } },
    );
  }

  async close(): Promise<void> {
    await this.#executor.close();
  }

  async #preset(id: Uint8Array): Promise<ExactJson | undefined> {
    const { result } = await this.#call('GenesisBuilder_get_preset', id);
    const [some, ...text] = hexToU8a(result);
    return some === 1 ? parseExact(readText(new Uint8Array(text))) : undefined;
  }

  async #presetNames(): Promise<string[]> {
    const bytes = hexToU8a((await this.#call('GenesisBuilder_preset_names', new Uint8Array())).result);
    const names: string[] = [];
    for (let at = compactFromU8a(bytes)[0]; at < bytes.length; ) {
      const [length, name] = compactStripLength(bytes.subarray(at));
      names.push(u8aToString(name));
      at += length;
    }
    return names;
  }

  async #call(name: string, argument: Uint8Array): Promise<StatelessAnswer> {
    return await this.#executor.call({ code: this.#code, name, argument: u8aToHex(argument) });
  }
}

// What was written and deleted again, as an empty option is, comes as a key without a value.
function written({ storageDiff }: StatelessAnswer): Record<HexString, HexString> {
  return Object.fromEntries(
    storageDiff.filter((entry): entry is [HexString, HexString] => typeof entry[1] === 'string'),
  );
}

function scaleText(text: string): Uint8Array {
  return compactAddLength(stringToU8a(text));
}

function readText(bytes: Uint8Array): string {
  return u8aToString(compactStripLength(bytes)[1]);
}
