import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import { type IndicatorName } from '../../offchain-agent/src/sli/indicator.ts';
import { pairOf } from './local-pair.ts';
import { honest } from './reporter-views.ts';
import { ReportingStory, windowS } from './reporting-story.ts';

/** What commands about groups print with --json. */
export interface ShownGroup {
  readonly group: number;
  readonly name: string;
  readonly owner: string;
  readonly members: readonly unknown[];
}

interface ShownRecord {
  readonly assigned_slots?: number;
  readonly members_recorded?: number;
}

/** What `almanac sli --json` prints. */
export interface ShownSli {
  readonly group: { readonly members: readonly number[]; readonly records: readonly ShownRecord[] } | null;
  readonly targets: readonly { readonly target: number; readonly records: readonly ShownRecord[] }[];
}

/** Targets 1 to 4. */
export const seats = ['Alice', 'Bob', 'Charlie', 'Dave'] as const;

/** A chain whose four validators three reporters have measured in two windows, and the command line for it. */
export class GroupsScene {
  readonly story: ReportingStory;

  private constructor(story: ReportingStory) {
    this.story = story;
  }

  static async open(): Promise<GroupsScene> {
    const story = await ReportingStory.open();
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    const views = { Eve: honest(1, windowS), Ferdie: honest(2, windowS), One: honest(3, windowS) };
    await story.play(views);
    await story.play(views);
    return new GroupsScene(story);
  }

  get url(): string {
    return this.story.world.test.url;
  }

  async setRegion(name: string, region: string): Promise<void> {
    const target = seats.findIndex((seat) => seat === name) + 1;
    await this.signed(name, 'target', 'region', '--target', String(target), '--region', region);
  }

  async records(indicator: IndicatorName): Promise<SliRecords> {
    return await SliRecords.atFinalized(this.story.world.test.api, { indicator });
  }

  /** Runs a command that is signed by a development key. */
  async signed(name: string, ...args: readonly string[]): Promise<void> {
    await this.story.world.run(...args, '--key', `//${name}`, '--local', '--url', this.url);
  }

  /** What a command prints with --json. */
  async shown(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await this.story.world.run(...args, '--url', this.url, '--json');
    return JSON.parse(stdout);
  }

  async groupId(name: string): Promise<number> {
    return ((await this.shown('group', 'show', name)) as ShownGroup).group;
  }

  /** What is held from an account. */
  async held(name: string): Promise<bigint> {
    const { data } = await this.story.world.test.api.query.system.account(pairOf(`//${name}`).address);
    return data.reserved.toBigInt();
  }

  async deposits(): Promise<{ readonly group: bigint; readonly member: bigint }> {
    const { group, member } = await this.story.world.test.api.call.registryApi.deposits();
    return { group: group.toBigInt(), member: member.toBigInt() };
  }

  async close(): Promise<void> {
    await this.story.close();
  }
}
