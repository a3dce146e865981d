import type { SurveyedEndpoint } from '../../../../src/measure/rpc/head-asker.ts';
import type { HeadClaim } from '../../../../src/measure/rpc/head-record.ts';
import { HeadSurvey } from '../../../../src/measure/rpc/head-survey.ts';

export const lagBlocks = 5;

/** The hash of a block of a chain: blocks up to `from` are those of the common chain. */
function madeHash(chain: string, height: number, from = 0): string {
  return height <= from ? `0x${height}` : `0x${chain}${height}`;
}

/** A node in memory. Its chain leaves the common one above `from`. */
export class MadeHead implements SurveyedEndpoint {
  readonly name: string;
  height: number;
  chain: string;
  from: number;
  /** What it adds to the height of a chain that it has no blocks of. */
  boast = 0;
  isSilent = false;
  /** The time in its best block; undefined for a chain without a clock. */
  headMs: number | undefined;
  blockMs = 6_000;
  chainType: unknown = 'Live';
  readonly asked: string[] = [];

  constructor(name: string, height: number, chain = '', from = height) {
    this.name = name;
    this.height = height;
    this.chain = chain;
    this.from = from;
  }

  get claim(): HeadClaim {
    const height = this.height + this.boast;
    const header = { number: `0x${height.toString(16)}`, parentHash: this.hashAt(this.height - 1) };
    return { height, header };
  }

  hashAt(height: number): string | null {
    if (height > this.height) return null;
    return this.chain === '' ? madeHash('', height, height) : madeHash(this.chain, height, this.from);
  }

  #timeAt(height: number): string | null {
    if (this.headMs === undefined) return null;
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(BigInt(this.headMs - (this.height - height) * this.blockMs));
    return `0x${time.toString('hex')}`;
  }

  async ask(method: string, params: readonly unknown[]): Promise<unknown> {
    this.asked.push(`${method} ${params.join()}`);
    if (this.isSilent) return undefined;
    if (method === 'system_chainType') return this.chainType;
    if (method === 'state_getStorage') return this.#timeAt(Number(params[1]));
    return method === 'chain_getHeader' ? this.claim.header : this.hashAt(Number(params[0]));
  }
}

interface SceneOptions {
  readonly isCautious?: boolean;
  readonly isCurrent?: () => boolean;
  readonly ownHeight?: () => number | undefined;
  readonly ownFinal?: () => { readonly number: number; readonly hash: string };
}

/** Made nodes and their survey, with a clock that is set by hand. */
export class SurveyScene {
  readonly nodes: readonly MadeHead[];
  readonly survey: HeadSurvey;
  nowMs = 0;

  constructor(
    nodes: readonly MadeHead[],
    { isCautious = false, ownHeight = () => undefined, ...rest }: SceneOptions = {},
  ) {
    this.nodes = nodes;
    this.survey = new HeadSurvey({ ...rest, lagBlocks, ownHeight, isCautious, now: () => this.nowMs });
  }

  /** One instant of all nodes, and the comparison after it. @returns the verdicts, in the order of the nodes */
  async instant(passedMs = 6_000): Promise<string[]> {
    this.nowMs += passedMs;
    const verdictOf = this.survey.instant(new Map(this.nodes.map((node) => [node, node.claim])));
    const verdicts = this.nodes.map((node) => verdictOf(node));
    await this.survey.judgeIfDue();
    return verdicts;
  }

  /** Several instants, in each of which these nodes have a block more. @returns the last verdicts */
  async live(instants: number, growing: readonly MadeHead[], passedMs = 6_000): Promise<string[]> {
    let verdicts: string[] = [];
    for (let count = 0; count < instants; count += 1) {
      for (const node of growing) node.height += 1;
      verdicts = await this.instant(passedMs);
    }
    return verdicts;
  }
}
