import type { NodeBreaker } from '../../../offchain-agent/src/lab/chaos/break-node.ts';
import { isLinkFault, ruleOf } from '../../../offchain-agent/src/lab/chaos/link-fault.ts';
import type { Fault } from '../../../offchain-agent/src/lab/chaos/scenario.ts';
import type { LinkControl } from '../../../offchain-agent/src/lab/link/link-control.ts';
import { effectsOf } from '../../../offchain-agent/src/lab/link/rule.ts';
import { checkScenario } from '../../support/check-scenario.ts';
import { pseudoRandom } from '../../support/pseudo-random.ts';

type Draw = (limit: number) => number;

/** The first numbers of seeds that follow each other do so, too. */
export function drawFrom(seed: number): Draw {
  const draw = pseudoRandom(seed + 7_919);
  for (let index = 0; index < 3; index += 1) draw(2);
  return draw;
}

/** A fault as a scenario file has it. */
type FaultText = Readonly<Record<string, unknown>> & { readonly kind: string };

/** All that can befall a network, each with figures that a network of four validators with slots of 1 s survives. */
const nodeFaults: readonly FaultText[] = [
  { kind: 'kill' },
  { kind: 'pause' },
  { kind: 'restart' },
  { kind: 'wipe' },
  { kind: 'freeze' },
  { kind: 'clock', offset: '+3s' },
  { kind: 'clock', offset: '-1.5s' },
  { kind: 'clock', drift: '200ms' },
  { kind: 'cpu', percent: 2 },
  { kind: 'memory', limit: '64MB' },
  { kind: 'disk' },
  { kind: 'disk', mode: 'slow', rate: '20kB' },
];

const linkFaults: readonly FaultText[] = [
  { kind: 'delay', time: 200, jitter: 50, correlation: 25 },
  { kind: 'loss', percent: 5, correlation: 25 },
  { kind: 'loss', gemodel: { p: 1, r: 20 } },
  { kind: 'duplicate', percent: 5 },
  { kind: 'corrupt', percent: 1 },
  { kind: 'reorder', percent: 10 },
  { kind: 'rate', rate: '8mbit' },
  { kind: 'partition' },
];

const instant: readonly string[] = ['restart', 'wipe'];

/** Those that can be done here; the others with the reason. */
export async function possibleFaults(
  breaker: Pick<NodeBreaker, 'refusal'>,
  links: Pick<LinkControl, 'can'> | undefined,
): Promise<{ readonly possible: FaultText[]; readonly refused: string[] }> {
  const possible: FaultText[] = [];
  const refused: string[] = [];
  for (const text of [...nodeFaults, ...linkFaults]) {
    const fault = readFault(text);
    const reason = isLinkFault(fault)
      ? !links
        ? `${fault.kind}: the network has no links that can be impaired`
        : effectsOf(ruleOf(fault)).every((effect) => links.can.has(effect))
          ? undefined
          : `${fault.kind}: not on these links`
      : await breaker.refusal?.(fault);
    if (reason === undefined) possible.push(text);
    else refused.push(reason);
  }
  return { possible, refused: [...new Set(refused)] };
}

/** One fault after another, each on one node that is drawn, with time in between to recover. */
export function slowScenario(seed: number, possible: readonly FaultText[], faults: number): object {
  const draw = drawFrom(seed);
  let at = 1;
  const list = Array.from({ length: faults }, () => {
    const text = drawn(possible, draw);
    const seconds = 5 + draw(10);
    const fault = {
      ...text,
      pick: 1,
      at: `${at}s`,
      ...(!instant.includes(text.kind) && { for: `${seconds}s` }),
    };
    // Longer than the longest recovery seen: a node whose clock was slow.
    at += seconds + 75;
    return fault;
  });
  return { name: `campaign, seed ${seed}`, faults: list, expect: { recovers_within: '75s' } };
}

/** Faults in quick succession on all nodes at once, for a command that is to be killed among them. */
export function denseScenario(
  seed: number,
  possible: readonly FaultText[],
  nodes: readonly string[],
): object {
  const draw = drawFrom(seed);
  const faults = nodes.flatMap((node) => {
    let at = draw(500);
    return Array.from({ length: 6 }, () => {
      const text = drawn(possible, draw);
      const ms = 200 + draw(1_500);
      const fault = {
        ...text,
        nodes: [node],
        at: `${at}ms`,
        ...(!instant.includes(text.kind) && { for: `${ms}ms` }),
      };
      at += ms + 50 + draw(300);
      return fault;
    });
  });
  return { name: `killed, seed ${seed}`, faults };
}

function drawn(possible: readonly FaultText[], draw: Draw): FaultText {
  const text = possible[draw(possible.length)];
  if (!text) throw new RangeError('no fault can be done here');
  return text;
}

function readFault(text: FaultText): Fault {
  const document = {
    faults: [{ ...text, nodes: ['v1'], ...(!instant.includes(text.kind) && { for: '1s' }) }],
  };
  const [fault] = checkScenario(document, text.kind).faults;
  if (!fault) throw new RangeError(`${text.kind} is not a fault`);
  return fault;
}
