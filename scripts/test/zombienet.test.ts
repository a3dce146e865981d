import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { root } from '../lib/folders.mjs';

interface Assertion {
  readonly original_line: string;
  readonly parsed: {
    readonly fn: string;
    readonly args: { readonly node_name?: string; readonly file_path?: string };
  };
}

const folder = join(root, 'zombienet');
const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith('.zndsl'))
  .map((file) => file.replace(/\.zndsl$/, ''));
// CommonJS, whose names an import would not see.
const { parse_to_json: parseScenario } = createRequire(import.meta.url)('@zombienet/dsl-parser-wrapper') as {
  readonly parse_to_json: (text: string) => string;
};

describe('the scenarios of zombienet', () => {
  it('are numbered, each a network and what must hold on it', () => {
    deepEqual(
      readdirSync(folder).filter((file) => file.endsWith('.toml')),
      scenarios.map((name) => `${name}.toml`),
    );
    deepEqual(
      scenarios.map((name) => Number(name.slice(0, 4))),
      scenarios.map((_, index) => index + 1),
    );
  });

  for (const name of scenarios) {
    it(`${name} is read by zombienet, and names nodes and scripts that are there`, () => {
      const { network, assertions } = JSON.parse(
        parseScenario(readFileSync(join(folder, `${name}.zndsl`), 'utf8')),
      ) as { network: string; assertions: readonly Assertion[] };
      deepEqual(network, `./${name}.toml`);
      const { relaychain } = parse(readFileSync(join(folder, `${name}.toml`), 'utf8')) as unknown as {
        relaychain: { nodes: readonly { name: string }[] };
      };
      const nodes = relaychain.nodes.map((node) => node.name);
      ok(assertions.length > 0);
      for (const { original_line: line, parsed } of assertions) {
        const { node_name: node, file_path: file } = parsed.args;
        ok(node === undefined || nodes.includes(node), line);
        ok(file === undefined || existsSync(join(folder, file)), line);
      }
    });
  }
});
