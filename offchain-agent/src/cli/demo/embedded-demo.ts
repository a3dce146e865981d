import { closeExecutor } from '../../network/chopsticks.ts';
import { startEmbeddedNetwork } from '../../network/embedded/embedded-network.ts';
import { buildGenesis } from '../../network/genesis/build-genesis.ts';
import type { ExactJson } from '../../network/genesis/exact-json.ts';
import { defaultProperties } from '../../network/genesis/raw-spec.ts';
import { type ValidatorKeys, validatorKeys, validatorSeed } from '../../network/real/validator-keys.ts';
import type { DemoNetwork } from './demo-network.ts';
import { describeBehaviour, type Story } from './story.ts';

const slotDurationMs = 2_000;
const windowMs = 20_000;

/** The embedded network of the demo: the runtime in this process, each validator a process of its own. */
export async function startEmbeddedDemo(story: Story, port: number | undefined): Promise<DemoNetwork> {
  const keys = await Promise.all(story.behaviours.map((_, index) => validatorKeys(validatorSeed(index))));
  const genesis = await buildGenesis({ preset: 'development', patch: demoPatch(keys) });
  const members = story.behaviours.map((behaviour, index) => {
    const { account, aura } = keys[index] as ValidatorKeys;
    return { name: `v${index + 1}`, account, key: aura.publicKey, behaviour };
  });
  const network = await startEmbeddedNetwork({
    genesis: { ...genesis, name: 'Almanac demo', properties: defaultProperties },
    validators: members,
    port,
  }).catch(async (error: unknown) => {
    await closeExecutor();
    throw error;
  });
  const originMs = network.firstSlot * slotDurationMs;
  return {
    basis: 'simulated',
    url: network.url,
    validators: members.map(({ name, account, key, behaviour }) => ({
      name,
      account,
      key,
      role: describeBehaviour(behaviour, originMs),
    })),
    slotDurationMs,
    windowMs,
    originMs,
    caveat: 'Simulated: validators, and one builder. Not shown: finality, peers, forks.',
    running: network.running,
    expectedMisses: async () => {
      const logs = [...(await network.logs())];
      return new Map(logs.map(([name, { unanswered }]) => [name, { must: unanswered, may: unanswered }]));
    },
    stalledSlots: () => network.stalls.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    close: async () => {
      await network.close();
      await closeExecutor();
    },
  };
}

/** The preset's one validator becomes four, and everything goes faster. */
export function demoPatch(keys: readonly ValidatorKeys[]): ExactJson {
  return {
    validators: {
      slotDurationMs,
      sessionLength: 30,
      sessionsPerEra: 6,
      validators: keys.map(({ account }) => account),
    },
    session: {
      keys: keys.map(({ account, aura, grandpa }) => [
        account,
        account,
        { aura: aura.address, grandpa: grandpa.address },
      ]),
    },
    sli: { windowMs },
  };
}
