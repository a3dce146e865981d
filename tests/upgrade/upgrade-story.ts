import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HexString } from '@polkadot/util/types';
import { hash32 } from '../../offchain-agent/src/base/bytes.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { type ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import { MeasuringReporter } from '../support/measuring-reporter.ts';
import { honest } from '../support/reporter-views.ts';
import type { PlayedWindow } from '../support/reporting-story.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';
import { councilOf } from './council.ts';
import { leaveLoadTests } from './leave-load-tests.ts';
import { leaveTargets } from './leave-targets.ts';

export const windowS = 8 * 3_600;
export const sessionLength = 20;
const slotDurationMs = 6_000;
/** UTC seconds of a Sunday that is New Year's Eve: its midnight ends a day, a week, a month and a year. */
export const firstDayS = Date.UTC(2023, 11, 31) / 1_000;
const firstSlot = (firstDayS * 1_000) / slotDurationMs;
const chainLength = 32;
const names = ['Eve', 'Ferdie', 'One', 'Two'] as const;
type ReporterName = (typeof names)[number];

/**
 * A chain of an earlier runtime, without a sudo key, that has something of everything: what `leaveTargets` and
 * `leaveLoadTests` leave; records of closed windows, of a day, a week, a month and a year that are over, and of eras;
 * reporters, one of whom has left; a window that is over and reported by one of them, not closed; periods of every kind
 * that are open; a motion that the Council has not closed, and a call that it has whitelisted.
 */
export class UpgradeStory {
  readonly world: ReportingWorld;
  readonly reporters = new Map<string, MeasuringReporter>();
  readonly played: PlayedWindow[] = [];
  readonly #chain: ApiReportingChain;

  private constructor(world: ReportingWorld) {
    this.world = world;
    this.#chain = world.chain;
  }

  static async open(code: HexString): Promise<UpgradeStory> {
    const world = await openReportingWorld({
      firstSlot,
      preset: 'local',
      code,
      patch: {
        validators: { slotDurationMs, sessionLength, sessionsPerEra: 2 },
        // Time for the Council and a migration between a window's end and its closing.
        sli: { windowMs: windowS * 1_000, sampling: { samplesPerWindow: 20, graceBlocks: 48 } },
      },
    });
    const story = new UpgradeStory(world);
    try {
      await story.#live();
    } catch (error) {
      await story.close();
      throw error;
    }
    return story;
  }

  /** The client of the reporters. */
  get chain(): ApiReportingChain {
    return this.#chain;
  }

  /** The window that is open now, UTC seconds. */
  get window(): number {
    const nowS = (this.world.test.chain.lastSlot * slotDurationMs) / 1_000;
    return nowS - (nowS % windowS);
  }

  /** Has these reporters tell of a window that is over, and puts their reports on the chain. */
  async report(window: number, ...whose: readonly ReporterName[]): Promise<void> {
    for (const name of whose) {
      await this.measure(window, name);
      await this.send(name);
    }
  }

  /** Puts a report of a window that is over into the store of its reporter, and not yet on the chain. */
  async measure(window: number, name: ReporterName): Promise<void> {
    await this.#reporter(name).report(window, honest(names.indexOf(name), windowS));
  }

  /** Puts on the chain what a reporter has stored. */
  async send(name: ReporterName): Promise<void> {
    for (;;) {
      const { alive, waiting } = await this.#reporter(name).step();
      if (alive + waiting === 0) return;
      await this.build();
    }
  }

  /** Lets the open window end, with a few blocks in it, and gives it. */
  async endWindow(): Promise<number> {
    const { window } = this;
    for (const ahead of [31, 1, 2, 997, 1]) await this.build(ahead);
    await this.world.buildAt(window + windowS);
    await this.#note();
    return window;
  }

  /** Builds until the sampled records of the window are closed. */
  async closeWindow(window: number): Promise<void> {
    while ((await this.#chain.firstOpenWindow(0)) <= window) await this.build();
  }

  async build(slotsAhead = 1): Promise<void> {
    await this.world.test.build(slotsAhead);
    await this.#note();
  }

  async close(): Promise<void> {
    await this.#end();
    await this.world.close();
  }

  async #end(): Promise<void> {
    for (const reporter of this.reporters.values()) await reporter.close();
  }

  async #live(): Promise<void> {
    const { chain, test } = this.world;
    const { api } = chain;
    const council = councilOf('Alice', 'Bob', 'Charlie');
    await leaveTargets({ chain, serve: test.serve });
    await leaveLoadTests({ chain, serve: test.serve });
    await test.serve(passMotion(api, registryAdmit(this.world, 'Two'), council));
    for (const name of names) await this.#join(name);
    await this.endWindow();
    // Two windows of the old year, one of the new.
    for (let count = 0; count < 3; count += 1) {
      const window = await this.endWindow();
      await this.report(window, ...names);
      await this.closeWindow(window);
    }
    await test.serve(submit(api, registryCalls.leave(api, 0), pairOf('//Two')));
    const remark = api.tx['system']?.['remark']?.('0x01');
    const propose = remark && api.tx['council']?.['propose']?.(3, remark.method, 100);
    const whitelist = remark && api.tx['whitelist']?.['whitelistCall']?.(remark.method.hash);
    if (!propose || !whitelist) throw new Error('the runtime lacks a call');
    await test.serve(passMotion(api, whitelist, council));
    await test.serve(submit(api, propose, pairOf('//Dave')));
    await this.report(await this.endWindow(), 'Eve');
  }

  async #join(name: ReporterName): Promise<void> {
    const { chain, folder, test, secretFile } = this.world;
    const key = pairOf(`//${name}`);
    await mkdir(join(folder, name));
    await secretFile(join(name, 'secret'), secretOf(name));
    const { head } = new HashChain(hash32(secretOf(name)), chainLength);
    const call = registryCalls.join(chain.api, 0, { signer: key.address, region: 'lab', head });
    await test.serve(submit(chain.api, call, key));
    await this.#start(name);
  }

  async #start(name: ReporterName): Promise<void> {
    const signer = pairOf(`//${name}`);
    const folder = join(this.world.folder, name);
    const reporter = await MeasuringReporter.open({
      chain: this.#chain,
      folder,
      account: signer.address,
      signer,
      secretFile: join(folder, 'secret'),
      chainLength,
    });
    this.reporters.set(name, reporter);
  }

  #reporter(name: ReporterName): MeasuringReporter {
    const reporter = this.reporters.get(name);
    if (!reporter) throw new Error(`${name} is not a reporter of the story`);
    return reporter;
  }

  async #note(): Promise<void> {
    for (const { event } of await this.#chain.api.query.system.events()) {
      if (event.section !== 'sli' || event.method !== 'SampledWindowClosed') continue;
      const [, window = 0, , reporters = 0, reports = 0] = event.data.map((part) => Number(part.toString()));
      this.played.push({ window, reporters, reports });
    }
  }
}

function secretOf(name: ReporterName): string {
  return `0x${`0${names.indexOf(name) + 1}`.repeat(32)}`;
}

function registryAdmit({ chain: { api } }: ReportingWorld, name: string) {
  const admit = api.tx['registry']?.['admit'];
  if (!admit) throw new Error('the runtime lacks a call');
  return admit(0, pairOf(`//${name}`).address);
}
