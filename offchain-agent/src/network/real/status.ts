import { type ProcessState, processState } from '../../base/process.ts';
import { type NodeReport, nodeReport } from './node-rpc.ts';
import { type NetworkState, type NodeState, nodeUrl } from './state.ts';

/** One node now. */
export interface NodeStatus {
  readonly name: string;
  readonly account: string;
  readonly isValidatorAtGenesis: boolean;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly url: string;
  readonly prometheusUrl: string;
  /** Undefined when the node does not answer. */
  readonly report: NodeReport | undefined;
}

/** Asks all nodes that run. */
export async function networkStatus(network: NetworkState, signal?: AbortSignal): Promise<NodeStatus[]> {
  return await Promise.all(network.nodes.map((node) => nodeStatus(node, signal)));
}

async function nodeStatus(node: NodeState, signal: AbortSignal | undefined): Promise<NodeStatus> {
  const state = node.process ? processState(node.process) : 'gone';
  return {
    name: node.name,
    account: node.account,
    isValidatorAtGenesis: node.is_validator_at_genesis,
    state,
    pid: state === 'gone' ? undefined : node.process?.pid,
    url: nodeUrl(node),
    prometheusUrl: `http://127.0.0.1:${node.prometheus_port}/metrics`,
    report: state === 'running' ? await nodeReport(node.rpc_port, signal) : undefined,
  };
}
