import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { overDefaults } from '../genesis/build-genesis.ts';
import { type ExactJson, printExact } from '../genesis/exact-json.ts';
import { GenesisBuilder } from '../genesis/genesis-builder.ts';
import { type FieldFault, refusedChain } from './chain-fault.ts';
import { fieldAt } from './json-place.ts';
import type { ChainText } from './read-chain.ts';

/** Presets of which one is taken where none is named. */
const usualPresets = ['local_testnet', 'local', 'development', 'dev'];

/**
 * The configuration that a source means, with all that the runtime has to say of it.
 * @throws AgentError `bad_input/chain`, `bad_input/preset`
 */
export async function configOf(
  { source, code, patch, config }: ChainText,
  preset: string | undefined,
): Promise<{ readonly config: ExactJson; readonly preset: string | undefined }> {
  if (config !== undefined) return { config, preset: undefined };
  const builder = new GenesisBuilder(code);
  try {
    const defaults = await builder.defaults();
    if (patch !== undefined) return { config: overDefaults(defaults, patch), preset: undefined };
    const names = await builder.presetNames();
    const chosen = preset ?? usualPresets.find((name) => names.includes(name));
    const change = chosen === undefined ? {} : await builder.preset(chosen);
    return { config: overDefaults(defaults, change), preset: chosen };
  } catch (error) {
    if (error instanceof AgentError && error.code === 'bad_input/preset') throw error;
    throw refusedChain(source, [{ field: 'genesis', why: wordsOf(error) }], error);
  }
}

/**
 * The state that the runtime makes of a configuration.
 * @throws AgentError `bad_input/chain` with the field that it does not take
 */
export async function stateOf(
  { source, place, code }: ChainText,
  config: ExactJson,
): Promise<Record<HexString, HexString>> {
  const builder = new GenesisBuilder(code);
  try {
    return await builder.build(config);
  } catch (error) {
    const fault = placedFault(config, wordsOf(error)) ?? (await guiltyFault(builder, config, wordsOf(error)));
    throw refusedChain(source, [{ ...fault, field: `${place}.${fault.field}`.replace(/\.$/, '') }], error);
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof AgentError)) return String(error);
  const { words } = error.data;
  return typeof words === 'string' ? words : error.message;
}

/** `missing field \`keys\` at line 1 column 120`: the text that was read is ours, so that its columns are fields. */
function placedFault(config: ExactJson, words: string): FieldFault | undefined {
  const [, why, column] = /^(?:Invalid JSON blob: )?([\s\S]+?) at line 1 column (\d+)/.exec(words) ?? [];
  if (why === undefined) return undefined;
  const at = fieldAt(printExact(config), Number(column));
  const [, missing] = /^missing field `(.+)`/.exec(why) ?? [];
  return { field: [at, missing].filter(Boolean).join('.') || 'the genesis', why };
}

/** Of a runtime that fails without a place: the pallet, and its field, with whose defaults it does not fail. */
async function guiltyFault(builder: GenesisBuilder, config: ExactJson, why: string): Promise<FieldFault> {
  const fields: string[] = [];
  const defaults = await builder.defaults().catch(() => ({}));
  let [given, usual] = [config, defaults];
  const builds = async (changed: ExactJson): Promise<boolean> =>
    await builder.build(changed).then(
      () => true,
      () => false,
    );
  for (let depth = 0; depth < 2; depth += 1) {
    const guilty = await firstOf(differing(given, usual), async (key) =>
      builds(withDefault(config, [...fields, key], valueAt(usual, key))),
    );
    if (guilty === undefined) break;
    fields.push(guilty);
    [given, usual] = [valueAt(given, guilty) ?? null, valueAt(usual, guilty) ?? null];
  }
  return { field: fields.join('.') || 'the genesis', why };
}

async function firstOf(
  keys: readonly string[],
  is: (key: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const key of keys) if (await is(key)) return key;
  return undefined;
}

function differing(given: ExactJson, usual: ExactJson): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  return Object.keys(given).filter(
    (key) => printExact(valueAt(given, key) ?? null) !== printExact(valueAt(usual, key) ?? null),
  );
}

function valueAt(value: ExactJson, key: string): ExactJson | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined;
}

function withDefault(
  config: ExactJson,
  [key = '', ...rest]: readonly string[],
  value: ExactJson | undefined,
): ExactJson {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const { [key]: there = null, ...others } = config;
  if (rest.length > 0) return { ...config, [key]: withDefault(there, rest, value) };
  return value === undefined ? others : { ...config, [key]: value };
}
