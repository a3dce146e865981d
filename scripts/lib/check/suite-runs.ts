import type { Node } from 'oxc-parser';
import { entryOf } from '../../../offchain-agent/src/base/map-entry.ts';
import type { Source } from '../source.ts';
import { bindingOf, bindingsOf, relativeTarget } from './imports.ts';
import { type Module, moduleOf } from './module.ts';
import { Reached } from './reached.ts';
import { nodesIn } from './syntax.ts';

/** What tests run through conformance suites: a statement that calls a suite, with the declarations that it leads to. */
export class SuiteRuns {
  readonly #modules: ReadonlyMap<string, Module>;
  /** By port. */
  readonly #tried = new Map<string, Reached>();

  /** @param suites by file: the ports that a suite is of */
  constructor(tests: readonly Source[], suites: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#modules = new Map(tests.map((source) => [source.path, moduleOf(source)]));
    for (const source of tests.filter(({ path }) => path.endsWith('.test.ts'))) {
      const bindings = bindingsOf(source);
      const portsOf = (node: Node): string[] => {
        const binding = node.type === 'CallExpression' ? bindingOf(node.callee, bindings) : undefined;
        const target = binding && relativeTarget(source.path, binding.specifier);
        return [...(suites.get(target ?? '') ?? [])];
      };
      for (const unit of this.#modules.get(source.path)?.units ?? []) {
        const ports = unit.node ? nodesIn(unit.node).flatMap(portsOf) : [];
        for (const port of new Set(ports)) this.#triedOf(port).addUnit(source.path, unit);
      }
    }
  }

  /** Whether a suite of a port is called with what leads to a node of a file. */
  have(port: string, path: string, { start, end }: Node): boolean {
    const unit = this.#modules
      .get(path)
      ?.units.find(({ node }) => node && node.start <= start && end <= node.end);
    return unit !== undefined && this.#triedOf(port).hasUnit(unit);
  }

  #triedOf(port: string): Reached {
    return entryOf(
      this.#tried,
      port,
      // Another statement of the same test calls no suite for it.
      () => new Reached(this.#modules, relativeTarget, { loads: false }),
    );
  }
}
