import { buildGenesis, type Genesis } from '../../lab/genesis/build-genesis.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import { type Cast, everybody } from './cast.ts';
import { slotS, windowS } from './story-plan.ts';

const unit = 10n ** 12n;
/** Windows that the chain keeps: a week of hours. */
const keptWindows = 168;
/** Blocks of a session, and sessions of an era: a quarter of a day, and a day. */
export const sessionLength = 72;
const sessionsPerEra = 4;

/** How reporters of the story measure. */
export const storySampling: SamplingParameters = {
  windowMs: windowS * 1_000,
  samplesPerWindow: 12,
  distribution: 'Stratified',
  timeoutMs: 5_000,
  fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  // The reports of a window come in the second slot after it; if that stays empty, in the third.
  graceMs: 3 * slotS * 1_000,
  graceBlocks: 2,
  idleWindows: 24,
  hostRate: 10,
  clockOffsetMs: 500,
  lagBlocks: 5,
};

/** The genesis of the story: four validators that form the Council, slots of five minutes, windows of an hour. */
export async function storyGenesis(cast: Cast): Promise<Genesis> {
  const { windowMs, ...sampling } = storySampling;
  const genesis = await buildGenesis({
    preset: 'local',
    patch: {
      validators: { slotDurationMs: slotS * 1_000, sessionLength, sessionsPerEra },
      balances: { balances: everybody(cast).map(({ address }) => [address, 100_000n * unit]) },
      sli: {
        windowMs,
        leastReporters: sampling.minReporters,
        retention: { windows: keptWindows },
        sampling: { ...sampling, fastUs: { ...sampling.fastUs } },
      },
      registry: { invited: cast.reporters.map(({ address }) => address) },
      agreements: { bounds: { minReporters: sampling.minReporters } },
    },
  });
  return { ...genesis, id: 'almanac_demo', name: 'Almanac demo' };
}
