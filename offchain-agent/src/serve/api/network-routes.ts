import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TargetGroup } from '../../chain/registry/target-groups.ts';
import type { ReporterInfo, TargetInfo } from '../../chain/reporting/reporting-shapes.ts';
import type { BlockView, ServedChainFacts } from '../chain/served-chain.ts';
import { accountLabel, askedNetwork, askedTarget, labelOf } from './asked.ts';
import { type AnswerParts, addQuestion } from './question.ts';
import * as shapes from './shapes.ts';

/** What there is: the chain, its networks, whom they measure and who measures. */
export function addNetworkRoutes(server: FastifyInstance, parts: AnswerParts): void {
  addQuestion(server, parts, {
    path: '/chain',
    id: 'chain',
    summary: 'The chain that holds the records',
    answer: shapes.answerOf('chain', { chain: shapes.chainFacts }),
    read: async ({ specVersion }, _asked, facts) => ({
      schema: 'almanac.api.chain.v1',
      chain: {
        name: facts.name,
        url: facts.url,
        genesis_hash: facts.genesisHash,
        spec_version: specVersion,
        basis: facts.basis,
      },
    }),
  });
  addQuestion(server, parts, {
    path: '/networks',
    id: 'networks',
    summary: 'All networks; 0 is the chain itself',
    answer: shapes.answerOf('networks', { networks: z.array(shapes.network) }),
    read: async (view) => ({
      schema: 'almanac.api.networks.v1',
      networks: await Promise.all((await view.networks()).map(({ id }) => networkDocument(view, id))),
    }),
  });
  addQuestion(server, parts, {
    path: '/networks/:network',
    id: 'network',
    summary: 'A network',
    params: shapes.networkParams,
    answer: shapes.answerOf('network', { network: shapes.network }),
    read: async (view, { network }) => ({
      schema: 'almanac.api.network.v1',
      network: await networkDocument(view, network),
    }),
  });
  addTargetRoutes(server, parts);
  addQuestion(server, parts, {
    path: '/networks/:network/reporters',
    id: 'reporters',
    summary: 'Reporters of a network; several keys of one owner are one observer',
    params: shapes.networkParams,
    answer: shapes.answerOf('reporters', {
      network: z.int().min(0),
      reporters: z.array(shapes.reporter),
    }),
    read: async (view, { network }, facts) => {
      await askedNetwork(view, network);
      const [reporters, sampling] = await Promise.all([view.reporters(network), view.sampling(network)]);
      const windowS = sampling && sampling.windowMs / 1_000;
      return {
        schema: 'almanac.api.reporters.v1',
        network,
        reporters: reporters.map((one) => reporterDocument(one, view, facts, windowS)),
      };
    },
  });
}

function addTargetRoutes(server: FastifyInstance, parts: AnswerParts): void {
  addQuestion(server, parts, {
    path: '/networks/:network/targets',
    id: 'targets',
    summary: 'All targets of a network: validators and endpoints',
    params: shapes.networkParams,
    answer: shapes.answerOf('targets', { network: z.int().min(0), targets: z.array(shapes.target) }),
    read: async (view, { network }, facts) => {
      await askedNetwork(view, network);
      const [targets, groups] = await Promise.all([view.targets(network), view.groups(network)]);
      return {
        schema: 'almanac.api.targets.v1',
        network,
        targets: targets.map((target) => targetDocument(target, groups, facts)),
      };
    },
  });
  addQuestion(server, parts, {
    path: '/networks/:network/targets/:target',
    id: 'target',
    summary: 'A target',
    params: shapes.targetParams,
    answer: shapes.answerOf('target', { network: z.int().min(0), target: shapes.target }),
    read: async (view, { network, target: text }, facts) => {
      const id = await askedTarget(view, facts, network, text);
      const [targets, groups] = await Promise.all([view.targets(network), view.groups(network)]);
      const target = targets.find((one) => one.target === id) ?? allAuthors;
      return {
        schema: 'almanac.api.target.v1',
        network,
        target: targetDocument(target, groups, facts),
      };
    },
  });
  addQuestion(server, parts, {
    path: '/networks/:network/groups',
    id: 'groups',
    summary: 'The named groups of targets of a network',
    params: shapes.networkParams,
    answer: shapes.answerOf('groups', { network: z.int().min(0), groups: z.array(shapes.group) }),
    read: async (view, { network }) => {
      await askedNetwork(view, network);
      return { schema: 'almanac.api.groups.v1', network, groups: await view.groups(network) };
    },
  });
}

const allAuthors: TargetInfo = {
  target: 0,
  who: { account: undefined, label: 'all authors' },
  addresses: [],
  region: undefined,
  owner: undefined,
};

async function networkDocument(view: BlockView, id: number) {
  const network = await askedNetwork(view, id);
  const sampling = await view.sampling(id);
  return {
    id,
    name: network.name,
    genesis_hash: network.genesisHash,
    consensus: network.consensus,
    slot_ms: network.slotMs ?? null,
    keeps_records: id === 0 || sampling !== undefined,
    window_ms: sampling?.windowMs ?? null,
    min_coverage_ppm: sampling?.minCoveragePpm ?? null,
    min_reporters: sampling?.minReporters ?? null,
  };
}

function targetDocument(info: TargetInfo, groups: readonly TargetGroup[], facts: ServedChainFacts) {
  const { target, who, owner, region, addresses } = info;
  return {
    target,
    label: labelOf(info, facts),
    account: who?.account ?? null,
    name: who && who.account === undefined ? who.label : null,
    owner: owner ?? null,
    region: region ?? null,
    groups: groups.filter(({ members }) => members.includes(target)).map(({ name }) => name),
    addresses: addresses.map(({ address }) => ({
      kind: address.kind,
      address: address.kind === 'rpc' ? address.url : address.multiaddr,
      peer_id: address.peerId,
    })),
  };
}

function reporterDocument(
  { account, signer, region, joined, left, reported }: ReporterInfo,
  { head }: BlockView,
  facts: ServedChainFacts,
  windowS: number | undefined,
) {
  const nowS = Math.floor(head.timeMs / 1_000);
  return {
    account: account ?? null,
    label: accountLabel(account ?? signer, facts),
    signer,
    region: region ?? null,
    state: stateOf(joined, left, nowS),
    joined_s: joined,
    left_s: left ?? null,
    reported_s: reported ?? null,
    windows_behind:
      reported === undefined || !windowS
        ? null
        : Math.max(0, Math.floor(nowS / windowS - 1) - reported / windowS),
  };
}

function stateOf(joined: number, left: number | undefined, nowS: number): string {
  if (left !== undefined) return nowS < left ? 'leaving' : 'left';
  return nowS < joined ? 'joining' : 'joined';
}
