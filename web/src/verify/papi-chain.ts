import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { AgentError } from '@almanac-chain/agent/base/error';
import { peerIdOf } from '@almanac-chain/agent/chain/reporting/peer-id';
import type {
  MeasuredTarget,
  ReporterStanding,
  StoredReport,
} from '@almanac-chain/agent/chain/reporting/reporting-chain';
import type { SamplingParameters } from '@almanac-chain/agent/sli/sample';
import { type RecordRow, recordRow } from '@almanac-chain/agent/verify/record-row';
import type { RecordSubject, VerifyChain } from '@almanac-chain/agent/verify/verify-chain';
import { AccountId } from 'polkadot-api';
import type { AlmanacApi, Asked, Connection } from '../chain/connection.ts';
import { maxRows, readHistory, readRanking } from '../chain/records.ts';
import { nameText } from '../chain/text.ts';

type ChainTarget = Awaited<ReturnType<AlmanacApi['apis']['RegistryApi']['targets']>>[number];
type ChainAddress = ChainTarget['addresses'][number]['address'];

/** What `almanac verify` asks of a chain, answered for a page; all records are of the block that is shown. */
export class PapiVerifyChain implements VerifyChain {
  readonly genesisHash: string;
  readonly #connection: Connection;
  readonly #asked: Asked;

  private constructor(genesisHash: string, connection: Connection, asked: Asked) {
    this.genesisHash = genesisHash;
    this.#connection = connection;
    this.#asked = asked;
  }

  static async of(connection: Connection, asked: Asked): Promise<PapiVerifyChain> {
    const { genesisHash } = await connection.client.getChainSpecData();
    return new PapiVerifyChain(genesisHash, connection, asked);
  }

  /** @throws AgentError `unknown/no_sampling` for a network or window that the chain cannot answer for */
  async samplingAt(network: number, window: number, block?: number): Promise<SamplingParameters> {
    const { SliApi } = this.#asked.api.apis;
    const sampling = await this.#atBlock(block, async (at) => await SliApi.sampling(network, window, at));
    if (!sampling) {
      throw new AgentError(
        'unknown/no_sampling',
        `the chain has no parameters for network ${network} in window ${window}`,
      );
    }
    const [windowMs, rule] = sampling;
    return {
      windowMs,
      distribution: rule.distribution.type,
      samplesPerWindow: rule.samples_per_window,
      timeoutMs: rule.timeout_ms,
      fastUs: rule.fast_us,
      minCoveragePpm: rule.min_coverage_ppm,
      minReporters: rule.min_reporters,
      graceMs: rule.grace_ms,
      graceBlocks: rule.grace_blocks,
      idleWindows: rule.idle_windows,
      hostRate: rule.host_rate,
      clockOffsetMs: rule.clock_offset_ms,
      lagBlocks: rule.lag_blocks,
    };
  }

  async targetsAt(network: number, window: number, block?: number): Promise<readonly MeasuredTarget[]> {
    return await this.#atBlock(block, async (at) => {
      const targets: ChainTarget[] = [];
      for (;;) {
        const page = await this.#asked.api.apis.RegistryApi.targets(
          network,
          window,
          targets.length,
          maxRows,
          at,
        );
        targets.push(...page);
        if (page.length < maxRows) return targets.map(measuredTarget);
      }
    });
  }

  async ownTargets(network: number, account: string, block?: number): Promise<ReadonlySet<number>> {
    return await this.#atBlock(block, async (at) => {
      const { api } = this.#asked;
      const next = await api.query.Sli.NextTargetId.getValue(network, at);
      const owned = new Set<number>();
      for (let offset = 0; offset + 1 < next; offset += maxRows) {
        const page = await api.apis.RegistryApi.owned(network, addressOf(account), offset, maxRows, at);
        for (const target of page) owned.add(target);
      }
      return owned;
    });
  }

  async standingOf(network: number, account: string): Promise<ReporterStanding | undefined> {
    const { api, at } = this.#asked;
    const info = await api.apis.RegistryApi.reporter_of(network, addressOf(account), at);
    if (!info) return undefined;
    const { signer, joined, left, reported, link, link_window } = info;
    return {
      account: info.account,
      signer,
      joined,
      link,
      linkWindow: link_window,
      ...(left !== undefined && { left }),
      ...(reported !== undefined && { reported }),
    };
  }

  async storedReport(network: number, window: number, reporter: string): Promise<StoredReport | undefined> {
    const { api, at } = this.#asked;
    const info = await api.query.Sli.ReportInfos.getValue(network, window, addressOf(reporter), at);
    return (
      info && {
        root: info.root,
        contentId: info.content_id,
        entriesHash: info.entries_hash,
        parts: info.parts,
      }
    );
  }

  /** By the authorship records of the window, as long as they are kept and closed. */
  async authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number> | undefined> {
    const ranking = await readRanking(this.#asked, network, 'authorship', 'window', window);
    if (!ranking || ranking.isProvisional || ranking.startS !== window) return undefined;
    const counts = ranking.rows.map(({ target, authored }) => [target, Number(authored)] as const);
    return new Map([[0, counts.reduce((sum, [, count]) => sum + count, 0)], ...counts]);
  }

  async records(
    { network, target, indicator }: RecordSubject,
    kind: 'window' | 'day',
    fromS: number,
    count: number,
  ): Promise<readonly RecordRow[]> {
    const rows = await readHistory(
      this.#asked,
      network,
      target,
      indicator,
      kind,
      fromS,
      Math.min(count, maxRows),
    );
    return rows.map(({ startS, answer }) => recordRow(startS, answer));
  }

  /** @throws AgentError `unknown/no_state` where the node no longer has the state of that block */
  async #atBlock<Answer>(
    block: number | undefined,
    ask: (at: { readonly at: string }) => Promise<Answer>,
  ): Promise<Answer> {
    if (block === undefined) return await ask(this.#asked.at);
    try {
      const hash = await this.#connection.client._request<string>('chain_getBlockHash', [block]);
      return await ask({ at: hash });
    } catch (cause) {
      throw new AgentError('unknown/no_state', `the node has no state of block ${block} any more`, { cause });
    }
  }
}

/** Evidence names accounts in hex, the client takes addresses. */
function addressOf(account: string): string {
  return AccountId().dec(hexBytes(account));
}

function measuredTarget({ target, who, addresses, region }: ChainTarget): MeasuredTarget {
  const account = who.type === 'Account' ? who.value : undefined;
  return {
    id: target,
    label: who.type === 'Account' ? who.value : nameText(who.value),
    addresses: addresses.map(({ address }) => targetAddress(address)),
    ...(account !== undefined && { account }),
    ...(region && { region: nameText(region) }),
  };
}

function targetAddress(address: ChainAddress): MeasuredTarget['addresses'][number] {
  const peerId = peerIdOf(address.value.peer);
  return address.type === 'Rpc'
    ? { kind: 'rpc', url: nameText(address.value.url), peerId }
    : { kind: 'libp2p', multiaddr: nameText(address.value.multiaddr), peerId };
}
