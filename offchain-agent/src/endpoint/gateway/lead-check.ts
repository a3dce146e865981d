import type { BlockRef, HeadStanding } from '../../chain/heads/head-standing.ts';
import type { HeadJudgement } from '../../chain/heads/judge-heads.ts';
import type { BlockTree } from './block-tree.ts';
import type { ChainAnchors } from './chain-anchors.ts';
import { HeadLead, setContradicted, setUnconfirmable } from './head-lead.ts';
import {
  isOnChain,
  type JudgedUpstream,
  nearTop,
  type UpstreamRecords,
  usualLead,
} from './judged-upstream.ts';
import type { MergedHeads } from './merged-heads.ts';
import type { Upstream } from './upstream.ts';

interface LeadCheckParts {
  readonly blocks: BlockTree;
  readonly heads: MergedHeads;
  readonly anchors: ChainAnchors;
  readonly nowMs: () => number;
  readonly blockMs: () => number;
  readonly proves: (upstream: Upstream, block: BlockRef) => boolean;
  readonly records: UpstreamRecords;
}

/** Looks whether one upstream is far above all others, and whether these confirm it. */
export class LeadCheck {
  readonly #parts: LeadCheckParts;

  constructor(parts: LeadCheckParts) {
    this.#parts = parts;
  }

  /**
   * Checks the upstream that leads.
   * @param standings get the verdict where the others contradict it
   * @returns why it is not believed yet
   */
  async check(
    nodes: readonly JudgedUpstream[],
    { remembering }: HeadJudgement<JudgedUpstream>,
    standings: Map<JudgedUpstream, HeadStanding>,
  ): Promise<Map<JudgedUpstream, string>> {
    const { anchors, blocks, blockMs, nowMs, proves, records } = this.#parts;
    const doubts = new Map<JudgedUpstream, string>();
    const onChain = nodes.filter((node) => standings.get(node)?.kind === 'on_chain');
    const [first, ...others] = nearTop(onChain);
    // Two that are there together confirm each other.
    const leader = others.length === 0 ? first : undefined;
    for (const node of onChain) if (node !== leader) records.of(node.upstream).lead = undefined;
    const below = nearTop(onChain.filter((node) => node !== leader));
    if (!leader || below.length === 0) return doubts;
    const record = records.of(leader.upstream);
    const highest = Math.max(...below.map(({ best }) => best.number));
    const known = remembering.has(leader) ? anchors.upTo(leader.best.number) : undefined;
    if (known && known.number > highest && known.isShared) {
      record.lead = undefined;
      return doubts;
    }
    record.lead ??= this.#leadOf(leader, highest, known?.number);
    const { lead } = record;
    lead.look(below, { nowMs: nowMs(), blockMs: blockMs() });
    const verdict = lead.verdict(below, blocks);
    if (verdict === 'confirmed') record.lead = undefined;
    else if (verdict === 'unconfirmable') setUnconfirmable(leader, below, standings);
    else if (verdict)
      setContradicted(leader, verdict, ({ upstream }, block) => proves(upstream, block), standings);
    if (verdict) return doubts;
    await lead.ask(leader, below);
    const { number, hash } = leader.best;
    if (!lead.isBelieved)
      doubts.set(
        leader,
        `told of a head at ${number} (${hash}), ${number - highest} above all others, which no other upstream confirms yet`,
      );
    return doubts;
  }

  /**
   * A lead that is believed until it is contradicted where the upstream led before, at a start, when there is nothing to lose,
   * and where it is known from before.
   * @param known the height of a remembered final block that the upstream has
   */
  #leadOf({ upstream, best }: JudgedUpstream, highest: number, known = -1): HeadLead {
    const { heads } = this.#parts;
    const isOld = isOnChain(upstream) && !upstream.isUnplaced;
    const isKnown = known > highest || (heads.best && best.number <= heads.best.number + usualLead);
    return new HeadLead({ isOld, isBelieved: isOld || !heads.best || isKnown === true });
  }
}
