import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac census`: what reporters say of another network's slots, and whether they agree. */
export function addCensus(program: Command): void {
  withUrl(
    program
      .command('census')
      .argument('<network>', 'id of the network ("almanac network list")')
      .description("Show the censuses of another network's windows: who agrees, and who dissents in what"),
  )
    .option('--window <date>', 'the window that contains this UTC time; else the latest ones')
    .option('--last <n>', 'how many windows', '8')
    .addHelpText(
      'after',
      `
Who has a network's headers counts the same. A census is believed where more than half of the active reporters, and
at least as many as are required, sent the same bit for bit; others are shown as dissent, with the first thing in which
they part, and are never averaged. "almanac verify FILE" recomputes a census from its evidence.
Exit code 1: somebody dissents in a window that is shown; 3: there is no census to show.`,
    )
    .action(lazyAction(async () => (await import('./census/run.ts')).runCensus));
}
