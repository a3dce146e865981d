import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HexString } from '@polkadot/util/types';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { passMotion } from './council-motion.ts';
import { pairOf } from './local-pair.ts';
import { MeasuringReporter, type OutcomeOf } from './measuring-reporter.ts';
import { consentedAddress } from './register-target.ts';
import { openReportingWorld, type ReportingWorld } from './reporting-world.ts';
import { submit } from './submit.ts';

export const windowS = 8 * 3_600;
const slotDurationMs = 6_000;
/** The windows that the hash chain of each reporter serves. */
const chainLength = 64;
const firstSlot = Date.UTC(2026, 2, 1) / slotDurationMs;

/** What the chain said when it closed a window. */
export interface PlayedWindow {
  readonly window: number;
  /** Reporters that were active, and how many of them had reported. */
  readonly reporters: number;
  readonly reports: number;
}

/** A chain whose four validators are measured by reporters that joined through the command line. */
export class ReportingStory {
  readonly world: ReportingWorld;
  readonly reporters = new Map<string, MeasuringReporter>();
  readonly played: PlayedWindow[] = [];

  private constructor(world: ReportingWorld) {
    this.world = world;
  }

  /**
   * @param sampling parameters of genesis that are other ones
   * @param code the runtime that it begins with, if not the committed one
   * @param sli what genesis says besides of indicators
   */
  static async open(
    sampling: Readonly<Record<string, number>> = {},
    code?: HexString,
    sli: Readonly<Record<string, number>> = {},
  ): Promise<ReportingStory> {
    const world = await openReportingWorld({
      firstSlot,
      preset: 'local',
      ...(code && { code }),
      patch: {
        validators: { slotDurationMs, sessionLength: 40, sessionsPerEra: 1 },
        sli: {
          windowMs: windowS * 1_000,
          sampling: { samplesPerWindow: 20, graceBlocks: 3, idleWindows: 3, ...sampling },
          ...sli,
        },
      },
    });
    const story = new ReportingStory(world);
    await story.#addAddresses();
    return story;
  }

  /** The window that is open now. */
  get window(): number {
    const { lastSlot } = this.world.test.chain;
    const nowS = (lastSlot * slotDurationMs) / 1_000;
    return nowS - (nowS % windowS);
  }

  /** Joins reporters by `almanac reporter join`, all at once, each with its key in a file. */
  async join(...names: readonly string[]): Promise<void> {
    const { world } = this;
    await Promise.all(
      names.map(async (name) => {
        const key = pairOf(`//${name}`);
        const folder = join(world.folder, name.replaceAll('/', '-'));
        await mkdir(folder);
        const keyFile = await world.secretFile(join(folder, 'key'), `//${name}\n`);
        const secretFile = join(folder, 'secret');
        const signing = ['--key-file', keyFile, '--local', '--url', world.test.url, '--region', 'lab'];
        const hashing = ['--secret-file', secretFile, '--chain-length', `${chainLength}`];
        await world.run('reporter', 'join', ...signing, ...hashing);
        const { chain } = world;
        const what = { chain, folder, account: key.address, signer: key, secretFile, chainLength };
        this.reporters.set(name, await MeasuringReporter.open(what));
      }),
    );
  }

  /** Admits accounts by motions of the Council. */
  async admit(...names: readonly string[]): Promise<void> {
    const { api } = this.world.test;
    const members = [pairOf('//Alice'), pairOf('//Bob'), pairOf('//Charlie')] as const;
    for (const name of names) {
      const call = api.tx.registry.admit(0, pairOf(`//${name}`).address);
      await this.world.test.serve(passMotion(api, call, members));
    }
  }

  /**
   * Ends the open window, has those report it who have a view, and builds until its records are closed.
   * @param before done when the window has ended and nobody has reported it
   */
  async play(
    views: Readonly<Record<string, OutcomeOf>>,
    before: (window: number) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const { world, window } = this;
    await world.buildAt(window + windowS);
    await before(window);
    const reporting = Object.entries(views).map(([name, view]) => ({ reporter: this.reporter(name), view }));
    await Promise.all(reporting.map(async ({ reporter, view }) => await reporter.report(window, view)));
    for (;;) {
      const tallies = await Promise.all(reporting.map(async ({ reporter }) => await reporter.step()));
      if (tallies.every(({ alive, waiting }) => alive + waiting === 0)) break;
      await this.#build();
    }
    while ((await world.chain.firstOpenWindow(0)) <= window) await this.#build();
  }

  /** Lets the open window pass. */
  async skip(): Promise<void> {
    await this.world.buildAt(this.window + windowS);
  }

  reporter(name: string): MeasuringReporter {
    const reporter = this.reporters.get(name);
    if (!reporter) throw new Error(`${name} is not a reporter of the story`);
    return reporter;
  }

  async close(): Promise<void> {
    for (const reporter of this.reporters.values()) await reporter.close();
    await this.world.close();
  }

  async #build(): Promise<void> {
    await this.world.test.build();
    for (const { event } of await this.world.test.api.query.system.events()) {
      if (event.section !== 'sli' || event.method !== 'SampledWindowClosed') continue;
      const [, window = 0, , reporters = 0, reports = 0] = event.data.map((part) => Number(part.toString()));
      this.played.push({ window, reporters, reports });
    }
  }

  /** All four have a libp2p port, the first two an RPC endpoint besides. */
  async #addAddresses(): Promise<void> {
    const { world } = this;
    const { api, genesisHash } = world.chain;
    const adding = ['Alice', 'Bob', 'Charlie', 'Dave'].map(async (name, index) => {
      const target = index + 1;
      const secret = new Uint8Array(32).fill(target);
      const signer = pairOf(`//${name}`);
      const port = `/ip4/127.0.0.1/tcp/${40_000 + target}`;
      const url = `ws://127.0.0.1:${41_000 + target}`;
      for (const address of [port, ...(target <= 2 ? [url] : [])]) {
        const consented = consentedAddress(secret, { genesisHash, target, account: signer.address, address });
        await submit(api, registryCalls.addAddress(api, 0, target, consented), signer);
      }
    });
    await world.test.serve(Promise.all(adding));
  }
}
