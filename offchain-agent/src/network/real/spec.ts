import { buildGenesis, mergePatch } from '../genesis/build-genesis.ts';
import type { ExactJson } from '../genesis/exact-json.ts';
import { type RawSpec, rawSpec } from '../genesis/raw-spec.ts';
import { type NetworkOptions, sessionBlocks } from './options.ts';
import { sessionKeys, type ValidatorKeys } from './validator-keys.ts';

export type SpecOptions = Pick<
  NetworkOptions,
  'engine' | 'slotMs' | 'sessionMs' | 'sessionsPerEra' | 'windowMs' | 'genesis'
>;

/** The raw chain specification of a network with these validators: the preset `local` with its own figures. */
export async function networkSpec(
  options: SpecOptions,
  validators: readonly ValidatorKeys[],
): Promise<RawSpec> {
  const genesis = await buildGenesis({
    preset: 'local',
    engine: options.engine,
    patch: mergePatch(ownFigures(options, validators), options.genesis ?? {}),
  });
  return rawSpec({ ...genesis, chainType: 'Local' });
}

function ownFigures(options: SpecOptions, validators: readonly ValidatorKeys[]): ExactJson {
  const engine = options.engine ?? 'aura';
  return {
    validators: {
      slotDurationMs: options.slotMs,
      sessionLength: sessionBlocks(options),
      sessionsPerEra: options.sessionsPerEra,
      validators: validators.map(({ account }) => account),
    },
    session: {
      keys: validators.map((keys) => [keys.account, keys.account, sessionKeys(keys, engine)]),
    },
    // The other runtimes keep no records.
    ...(engine === 'aura' ? { sli: { windowMs: options.windowMs } } : {}),
  };
}
