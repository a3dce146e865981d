// Prints how many files one opens to follow a sample and a sweep; docs/architecture.md has the same figures, and a test compares.
import { walk, ways } from './lib/docs/ways.ts';

for (const way of ways) {
  const { opened, doors, reached } = walk(way);
  console.log(`${way.name}: ${opened.length} files of at most ${way.most}`);
  for (const file of opened) console.log(`  ${file}`);
  console.log(`  and ${doors.length} doors; ${reached} files in all behind them`);
  for (const file of doors) console.log(`    ${file}`);
}
