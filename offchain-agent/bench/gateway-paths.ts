import { comparePaths } from '../../tests/support/gateway-paths.ts';
import { print } from '../src/cli/output.ts';

const usualMessages = 100_000;
const usualSeed = 1;

/** Compares the two paths of a gateway; returns the exit code: 1 when they differ, or fewer than a third of the messages took the fast one. */
export async function benchGatewayPaths(options: {
  readonly seed?: string | undefined;
  readonly count?: string | undefined;
}): Promise<number> {
  const seed = Number(options.seed ?? usualSeed);
  const count = Number(options.count ?? usualMessages);
  const { messages, fast, differences } = await comparePaths(count, seed);
  print(
    `${messages} messages of seed ${seed}: ${fast} answered on the fast path, ${differences.length} differences`,
  );
  for (const difference of differences) print(`  ${difference}`);
  return differences.length === 0 && fast >= messages / 3 ? 0 : 1;
}
