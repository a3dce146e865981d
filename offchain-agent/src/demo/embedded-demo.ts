import { stateFolder } from '../base/folder.ts';
import type { EmbeddedNetwork, EmbeddedValidator } from '../lab/embedded-network.ts';
import { buildGenesis } from '../lab/genesis/build-genesis.ts';
import type { ExactJson } from '../lab/genesis/exact-json.ts';
import { defaultProperties } from '../lab/genesis/raw-spec.ts';
import { type ValidatorKeys, validatorKeys, validatorSeed } from '../lab/plan/validator-keys.ts';
import { SeparateNetwork } from '../lab/separate-network.ts';
import { openDemoFolder } from './demo-folder.ts';
import { causeOf, type DemoNetwork, type ReportingDemo } from './demo-network.ts';
import { startReporters } from './demo-reporters.ts';
import { type DemoReporter, demoReporters } from './reporter-keys.ts';
import { describeBehaviour, type Story } from './story.ts';

const slotDurationMs = 2_000;
const windowMs = 20_000;
// Time for reports even where a block is missed; the preset's 6 s end before the first block that may hold one.
const graceMs = 10_000;

/** The embedded network of the demo: the chain in a process of its own, and each validator. */
export async function startEmbeddedDemo(
  story: Story,
  port: number | undefined,
  signal: AbortSignal,
): Promise<DemoNetwork> {
  const keys = await Promise.all(story.behaviours.map((_, index) => validatorKeys(validatorSeed(index))));
  const genesis = await buildGenesis({ preset: 'development', patch: demoPatch(keys) });
  const members = story.behaviours.map((behaviour, index) => {
    const { account, aura } = keys[index] as ValidatorKeys;
    return { name: `v${index + 1}`, account, key: aura.publicKey, behaviour };
  });
  // Before the first slot: what takes long would stall who measures.
  const reporters = await demoReporters();
  const named = { ...genesis, name: 'Almanac demo', properties: defaultProperties };
  const network = await SeparateNetwork.start({ genesis: named, validators: members, port }, signal);
  const originMs = network.firstSlot * slotDurationMs;
  const reporting = await startReporting(network, story, members, reporters).catch(async (error: unknown) => {
    await network.close();
    throw error;
  });
  const reported = reporting.running.catch(async (error: unknown) => {
    throw await causeOf(error, network.running);
  });
  const running = Promise.race([network.running, reported]);
  running.catch(() => undefined);
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
    reporting,
    running,
    expectedMisses: async () => {
      const logs = [...(await network.logs())];
      return new Map(logs.map(([name, { unanswered }]) => [name, { must: unanswered, may: unanswered }]));
    },
    stalledSlots: () => network.stalls.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    close: async () => {
      await reporting.close();
      await network.close();
    },
  };
}

async function startReporting(
  network: EmbeddedNetwork,
  { unseen }: Story,
  members: readonly EmbeddedValidator[],
  reporters: readonly DemoReporter[],
): Promise<ReportingDemo> {
  const folder = await openDemoFolder(stateFolder());
  const validator = unseen && members[unseen.validator];
  const reporter = unseen && reporters[unseen.reporter];
  const started = startReporters({
    url: network.url,
    reporters,
    folder,
    blindSpot:
      validator && reporter
        ? {
            reporter: reporter.name,
            key: validator.key,
            slotDurationMs,
            authorities: async () => await network.authorities(),
          }
        : undefined,
  });
  return {
    ...started,
    accounts: Object.fromEntries(reporters.map(({ pair, name }) => [pair.address, name])),
    evidenceFolder: folder.evidence,
    graceMs,
    unseen: validator && reporter ? { validator: validator.name, reporter: reporter.name } : undefined,
    close: async () => {
      await started.close();
      await folder.tidy();
    },
  };
}

/** The preset's one validator becomes four, and everything goes faster. */
function demoPatch(keys: readonly ValidatorKeys[]): ExactJson {
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
    sli: { windowMs, sampling: { graceMs } },
  };
}
