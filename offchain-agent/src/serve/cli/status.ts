import type { Command } from 'commander';
import { collect, withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac status`: status pages without a chain, what operators say there, and what a month was like. */
export function addStatus(program: Command): void {
  const status = program
    .command('status')
    .description('Serve status pages of endpoints, report months')
    .helpCommand(false);
  addPage(status);
  addNotes(status);
  withUrl(
    status
      .command('report')
      .description('Generate the monthly report')
      .requiredOption('--month <month>', 'month, such as 2026-11'),
  )
    .option('--network <id>', 'network ID; 0 is the chain itself', '0')
    .option('--no-chain', 'use no chain; outside figures stay unknown')
    .option('--page <config>', 'configuration of a status page, instead of a chain')
    .option('--objective <share>', 'objective without an entry in --objectives', '99%')
    .option('--objectives <file>', 'OpenSLO file with objectives of single targets')
    .option('--archive <store>', 'SQLite file or postgres:// URL with closed windows')
    .option('--usage <folders...>', 'usage folders of gateways')
    .option('--annotations <file>', 'YAML file with causes, actions, changes and costs')
    .option('--drift <files...>', 'results of `almanac endpoint diff --json`')
    .option('--snapshots <files...>', 'snapshot manifests or folders')
    .option('--html', 'print HTML instead of Markdown')
    .addHelpText(
      'after',
      `
The output is deterministic. Every figure has its source; what was not measured
is listed. --archive reads months that the chain no longer stores.`,
    )
    .action(lazyAction(async () => (await import('./status/report.ts')).runMonthReport));
}

function addPage(status: Command): void {
  status
    .command('serve')
    .argument('<config>', 'configuration file (YAML)')
    .description('Measure endpoints and serve their status page')
    .option('--check', 'validate the configuration and exit')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Needs no chain. /status is the page (no JavaScript), /status/0/feed.atom the
feed, /api/v2/summary.json the summary. Samples are in an SQLite file. Notes are
files in a folder, read again when they change. Runs until Ctrl-C.
Docs: docs/how-to/status-page.md`,
    )
    .action(lazyAction(async () => (await import('./status/serve.ts')).runStatusServe));
}

function addNotes(status: Command): void {
  const note = (name: string, description: string): Command =>
    status
      .command(name)
      .argument('<config>', 'configuration file (YAML)')
      .description(description)
      .option('--title <text>', 'title in one line')
      .option('--endpoint <name>', 'endpoint it is about (default: all); repeatable', collect)
      .option('--start <instant>', 'UTC instant (default: now)')
      .option('--end <instant>', 'UTC instant')
      .option('--text <text>', 'text of the note or update')
      .option('--json', 'print JSON (with --watch: one document per line)');
  const docs = 'Docs: docs/how-to/status-page.md';
  note('incident', 'Write an incident, or an update of one')
    .option('--impact <impact>', 'minor or major (default: minor)')
    .option('--about <id>', 'ID of the measured incident it explains')
    .option('--update <id>', 'note that gets an update')
    .option('--status <status>', 'investigating, identified, monitoring or resolved')
    .addHelpText(
      'after',
      `
Notes are Markdown files in the folder \`notes\`.

  ---
  kind: incident
  title: Full disk of europe
  endpoints: [europe]
  start: 2026-11-20T10:00Z
  ---
  We are looking into it.

  ## 2026-11-20T10:20Z resolved
  The disk was extended.
${docs}`,
    )
    .action(lazyAction(async () => (await import('./status/note.ts')).runStatusIncident));
  note('maintenance', 'Announce maintenance')
    .addHelpText(
      'after',
      `
Samples within maintenance count like all others, but no message begins.
${docs}`,
    )
    .action(lazyAction(async () => (await import('./status/note.ts')).runStatusMaintenance));
  note('announce', 'Announce something else')
    .addHelpText(
      'after',
      `
Without --end an announcement is shown for 14 days.
${docs}`,
    )
    .action(lazyAction(async () => (await import('./status/note.ts')).runStatusAnnounce));
}
