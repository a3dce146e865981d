/** What docs/how-to/add-to-your-chain.md has a parachain add, as it stands there. */
interface GuideLines {
  /** In the workspace's manifest. */
  readonly workspaceDependency: string;
  readonly dependency: string;
  readonly stdFeature: string;
  /** In `construct_runtime!`. */
  readonly pallet: string;
  readonly imports: string;
  readonly config: string;
  readonly sessionManager: string;
  readonly api: string;
}

/** The files of a runtime that change. */
interface RuntimeFiles {
  readonly manifest: string;
  readonly library: string;
  readonly presets: string;
}

const guideName = 'docs/how-to/add-to-your-chain.md';

/**
 * The lines of the guide, with what its part on parachains says otherwise.
 * @throws Error when the guide lacks one
 */
export function readGuideLines(guide: string): GuideLines {
  const general = partOf(guide, 'Add the pallet');
  const shown = [...general.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  const block = (start: string): string => {
    const found = shown.find((one) => one.startsWith(start));
    if (found === undefined) throw missing(start);
    return forParachain(found, guide);
  };
  const [dependency = '', stdFeature = ''] = block('pallet-sli = ').split('\n');
  return {
    workspaceDependency: wordsIn(general, 'pallet-sli = '),
    dependency,
    stdFeature,
    pallet: wordsIn(general, 'Sli: '),
    imports: wordsIn(general, 'use '),
    config: block('impl pallet_sli::Config '),
    sessionManager: block('type SessionManager = '),
    api: block('impl pallet_sli::runtime_api::SliApi'),
  };
}

/**
 * Penpal with the pallet, and with windows so short that some close while one looks on.
 * @param palletFolder where the pallet is, which the guide's reader takes from its repository
 * @throws Error when penpal has changed where a line belongs
 */
export function addPallet(runtime: RuntimeFiles, lines: GuideLines): RuntimeFiles {
  const { manifest, library, presets } = runtime;
  const own = between(library, 'type SessionManager = ', '\n');
  const withLines = [
    ['extern crate alloc;\n', 'after', `\n${lines.imports}\n`],
    [`${own}\n`, 'instead', `${lines.sessionManager.trim()}\n`],
    ['// Create the runtime by composing', 'before', `${lines.config}\n`],
    // After the pallets of Aura and sessions.
    ['AuraExt: cumulus_pallet_aura_ext = 24,\n', 'after', `\t\t${lines.pallet}\n`],
    ['\timpl sp_api::Core<Block> for Runtime {', 'before', `${lines.api}\n`],
  ] as const;
  const parachain = 'parachain_info: ParachainInfoConfig { parachain_id: id },\n';
  return {
    manifest: `${placed(manifest, 'std = [\n', 'after', `    ${lines.stdFeature}\n`)}\n[dependencies]\n${lines.dependency}\n`,
    library: withLines.reduce((text, [anchor, where, line]) => placed(text, anchor, where, line), library),
    presets: placed(presets, parachain, 'after', `\t\tsli: SliConfig { window_ms: Some(${windowMs}) },\n`),
  };
}

/** Three of penpal's slots. */
const windowMs = 72_000;

/** The line for a workspace, with the pallet of a folder in the place of a commit. @throws Error when it names no commit */
export function fromFolder(workspaceDependency: string, folder: string): string {
  return placed(
    workspaceDependency,
    'git = "REPOSITORY", rev = "COMMIT"',
    'instead',
    `path = ${JSON.stringify(folder)}`,
  );
}

/** What the guide shows, with the lines of its part on parachains in the place of those that they differ from. */
function forParachain(block: string, guide: string): string {
  const part = partOf(guide, 'A parachain');
  const lines = block.split('\n').map((line) => {
    const [, start] = /^\s*(type \w+ = )/.exec(line) ?? [];
    const other = start && spansIn(part).find((span) => span.startsWith(start));
    return other ? line.replace(/type .*/, other) : line;
  });
  return lines.join('\n').replaceAll('Option<Period>', wordsIn(part, 'Option<pallet_sli::Period>'));
}

function partOf(guide: string, heading: string): string {
  const [, part] = guide.split(`\n## ${heading}\n`);
  if (part === undefined) throw missing(`## ${heading}`);
  return part.split('\n## ')[0] ?? '';
}

function wordsIn(part: string, start: string): string {
  const found = spansIn(part).find((span) => span.startsWith(start));
  if (found === undefined) throw missing(start);
  return found;
}

/** What stands between backquotes in its sentences. */
function spansIn(part: string): string[] {
  return [...part.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}

function between(text: string, start: string, end: string): string {
  const at = text.indexOf(start);
  if (at < 0) throw moved(start);
  return text.slice(at, text.indexOf(end, at));
}

function placed(text: string, anchor: string, where: 'before' | 'after' | 'instead', line: string): string {
  const [head = '', tail, ...more] = text.split(anchor);
  if (tail === undefined || more.length > 0) throw moved(anchor);
  const middle = { before: line + anchor, after: anchor + line, instead: line }[where];
  return head + middle + tail;
}

function missing(what: string): Error {
  return new Error(`${guideName} shows no line that begins with "${what}"`);
}

function moved(anchor: string): Error {
  return new Error(`the sources do not have "${anchor.trim()}" once; a line of ${guideName} belongs there`);
}
