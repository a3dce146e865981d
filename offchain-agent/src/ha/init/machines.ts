import { isIP } from 'node:net';
import { listedFaults } from '../../base/faults.ts';

/** A machine of a replicated validator. */
export interface ReplicaMachine {
  readonly name: string;
  /** An IP address or a host name that the other machines reach it by. */
  readonly address: string;
  /** Whether a node of the validator runs there; a witness holds a member of etcd alone. */
  readonly hasNode: boolean;
}

/** What `almanac ha init` is told. */
export interface InitPlan {
  readonly machines: readonly ReplicaMachine[];
  readonly genesis: string;
  readonly author: string;
  readonly voter: string;
  readonly leaseMs: number;
}

export interface InitRequest extends Omit<InitPlan, 'machines'> {
  /** As typed: NAME=ADDRESS. */
  readonly machines: readonly string[];
  readonly witnesses: readonly string[];
}

const nameForm = /^[a-z][a-z0-9-]{0,31}$/;
const hostForm = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const keyForm = /^0x[0-9a-f]{64}$/;
const mostMachines = 7;
const leaseBounds = { least: 1_000, most: 60_000 };

/** @throws AgentError `bad_input/ha_init` with all that is wrong */
export function checkedPlan(request: InitRequest): InitPlan {
  const machines = [
    ...request.machines.map((text) => ({ ...parsed(text), text, option: '--machine', hasNode: true })),
    ...request.witnesses.map((text) => ({ ...parsed(text), text, option: '--witness', hasNode: false })),
  ];
  const faults: string[] = [];
  for (const [index, { name, address, text, option }] of machines.entries()) {
    const earlier = machines.slice(0, index);
    if (!nameForm.test(name))
      faults.push(`${option} ${text}: expected NAME=ADDRESS, the name up to 32 of a-z, 0-9 and "-"`);
    else if (earlier.some((other) => other.name === name))
      faults.push(`${option} ${text}: there are two machines "${name}"; each node needs an id of its own`);
    if (isIP(address) === 0 && !hostForm.test(address))
      faults.push(`${option} ${text}: "${address}" is neither an IP address nor a host name`);
    else if (earlier.some((other) => other.address === address))
      faults.push(`${option} ${text}: another machine has the address ${address} already`);
  }
  const nodes = machines.filter(({ hasNode }) => hasNode).length;
  if (nodes === 0)
    faults.push('--machine: expected one or more, the machines that run a node of the validator');
  if (machines.length > mostMachines)
    faults.push(`${machines.length} machines are too many for one etcd; expected up to ${mostMachines}`);
  for (const [option, key] of [
    ['--genesis', request.genesis],
    ['--author', request.author],
    ['--voter', request.voter],
  ] as const) {
    if (!keyForm.test(key))
      faults.push(`${option} ${key || '(missing)'}: expected 0x and 64 hex digits, small letters`);
  }
  const { least, most } = leaseBounds;
  if (!(request.leaseMs >= least && request.leaseMs <= most))
    faults.push(`--lease ${request.leaseMs} ms: expected ${least / 1_000}s to ${most / 1_000}s; 2s is usual`);
  if (faults.length > 0) throw listedFaults('bad_input/ha_init', 'nothing was written', faults);
  const { genesis, author, voter, leaseMs } = request;
  return {
    machines: machines.map(({ name, address, hasNode }) => ({ name, address, hasNode })),
    genesis,
    author,
    voter,
    leaseMs,
  };
}

/** What a person should know of the plan, though it can be had. */
export function planWarnings({ machines }: InitPlan): string[] {
  const nodes = machines.filter(({ hasNode }) => hasNode).length;
  if (machines.length === 1)
    return [
      'one machine: the record is a file, which guards against double signing at restarts; no other machine takes over',
    ];
  return [
    ...(machines.length === 2
      ? [
          'two members of etcd: when one machine is down the other has no majority and nothing is signed; add a third with --witness',
        ]
      : []),
    ...(machines.length > 2 && machines.length % 2 === 0
      ? [`${machines.length} members of etcd outlive no more failures than ${machines.length - 1} do`]
      : []),
    ...(nodes === 1 ? ['only one machine runs a node: no standby can take over'] : []),
  ];
}

function parsed(text: string): { name: string; address: string } {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, address: '' } : { name: text.slice(0, at), address: text.slice(at + 1) };
}
