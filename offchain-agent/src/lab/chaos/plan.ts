import type { ClientName } from '../client/client-name.ts';
import { type LinkControl, noLinks, upWithLinks } from '../link/link-control.ts';
import { effectsOf, type LinkEffect } from '../link/rule.ts';
import type { NodeBreaker } from './break-node.ts';
import { chosenNodes, type FaultCandidate, nodesAt } from './choose.ts';
import { isLinkFault, type LinkFaultSpec, ruleOf, warnedDelayMs } from './link-fault.ts';
import { type Fault, type Scenario, type ScenarioText, wrongScenario } from './scenario.ts';
import { type Disruption, timelineOf } from './timeline.ts';

/** A scenario that can be run on a network. */
export interface Plan {
  readonly scenario: Scenario;
  readonly timeline: readonly Disruption[];
  readonly warnings: readonly string[];
}

/** What a network offers to faults. */
export interface PlanParts {
  readonly nodes: readonly FaultCandidate[];
  readonly seed: number;
  readonly breaker: NodeBreaker;
  /** Undefined where its links cannot be impaired. */
  readonly links: Pick<LinkControl, 'backend' | 'can'> | undefined;
  /** Absent: Substrate nodes. */
  readonly client?: { readonly name: ClientName } | undefined;
}

/**
 * Nothing is started by it.
 * @throws AgentError `bad_input/scenario` with all at once: what is wrong with the file, what the network has not, and what
 * cannot be done here
 */
export async function planOf(text: ScenarioText, parts: PlanParts): Promise<Plan> {
  const { source, scenario, faults } = text;
  const { disruptions, wrong } = timelineOf(faults, parts.nodes, parts.seed);
  const refused = await refusalsOf(faults, parts);
  const all = [...text.wrong, ...missingOf(text.chosen, parts.nodes), ...wrong, ...refused];
  if (!scenario || all.length > 0) throw wrongScenario(source, all);
  const warnings = [...faults].flatMap(([index, fault]) =>
    isLinkFault(fault) && !parts.client ? warningsOf(fault).map((line) => `faults[${index}]: ${line}`) : [],
  );
  return { scenario, timeline: disruptions, warnings };
}

/** What cannot be done to this network on this machine, each with what would do it. */
export async function refusalsOf(
  faults: ReadonlyMap<number, Fault>,
  { breaker, ...network }: Omit<PlanParts, 'seed'>,
): Promise<string[]> {
  const refused = await Promise.all(
    [...faults].map(async ([index, fault]) => {
      const why = isLinkFault(fault) ? linkRefusal(fault, network) : await breaker.refusal?.(fault);
      return why === undefined ? [] : [`faults[${index}]: ${why}`];
    }),
  );
  return refused.flat();
}

/** Why the links of a network cannot meet with a fault; undefined when they can. */
function linkRefusal(
  fault: LinkFaultSpec,
  { links, ...network }: Pick<PlanParts, 'links' | 'nodes' | 'client'>,
): string | undefined {
  if (!links) return `${fault.kind} impairs links, and ${noLinks(network)}`;
  const lacking = effectsOf(ruleOf(fault)).filter((effect) => !links.can.has(effect));
  if (lacking.length === 0) return undefined;
  return `${listed(lacking)} cannot be done by the links of this network, which are ${links.backend === 'proxy' ? 'proxied connections' : links.backend}; it takes packets: ${upWithLinks(network)}`;
}

/** What one should know before. */
function warningsOf(fault: LinkFaultSpec): string[] {
  if (fault.kind !== 'delay' || fault.time + fault.jitter <= warnedDelayMs) return [];
  return [
    `${fault.time} ms each way exceed the ${warnedDelayMs} ms that a Substrate network tolerates at slots of 1 s. From 1000 ms on nothing becomes final. At 3000 ms a node has lost all its peers within 40 s, and finds them about 30 s after the end`,
  ];
}

/** Nodes and regions that are not there, of faults that are wrong in other ways, too. */
function missingOf(chosen: ScenarioText['chosen'], nodes: readonly FaultCandidate[]): string[] {
  return [...chosen].flatMap(([index, { nodes: named, region, from, to }]) => {
    const wrong: string[] = [];
    const complain = (path: string, message: string): void => {
      wrong.push(`faults[${index}].${path}: ${message}`);
    };
    if (named ?? region) chosenNodes({ nodes: named, region }, nodes, () => 0, complain);
    for (const [path, names] of Object.entries({ from, to }))
      if (names) nodesAt(names, nodes, (message) => complain(path, message));
    return wrong;
  });
}

function listed(effects: readonly LinkEffect[]): string {
  return effects.join(' and ');
}
