import type { createProgram } from '../../../offchain-agent/src/program/program.ts';
import { commandFaults } from './command-faults.ts';
import type { Page } from './page-faults.ts';

type Program = ReturnType<typeof createProgram>;

/** Languages of blocks that are files, of which lines may look like commands. */
const files = new Set(['yaml', 'json', 'toml', 'rust', 'html', 'mermaid', 'md', 'js', 'ts']);
const start =
  /^(?:\$ |# )?(?:sudo )?(?:(?:\.{0,2}\/)?almanac(?:-node)? (?!Local at)|(?:npm|npx|curl|jq|git|podman|docker|apt-get|apt|systemctl|cargo|cp|mkdir|export) \S|for \w+ in |node \S+\.[mc]?[jt]s\b)/;

/** Words in code that name what is signed, no command. */
const signed = new Set(['consent', 'receipt']);

/** Commands of a page that no test looks for, because they are in a block that is not `sh`, or in none; each with its line. */
export function strayCommands({ path, text }: Page): string[] {
  let block: string | undefined;
  return text.split('\n').flatMap((line, index) => {
    const fence = /^\s*(?:```|~~~)\s*(\w*)/.exec(line);
    if (fence) {
      block = block === undefined ? (fence[1] ?? '') : undefined;
      return [];
    }
    // Outside of blocks a paragraph may begin with the name of a program.
    const isProse = block === undefined && !/^\s*(?:\$ |\.\/almanac )|^ {4,}/.test(line);
    if (isProse || block === 'sh' || files.has(block ?? '') || !start.test(line.trim())) return [];
    return [`${path}:${index + 1}: ${line.trim()}`];
  });
}

/** Commands and options within sentences of a page that `almanac` does not have. Values may be left out there. */
export function inlineFaults(program: Program, { path, text }: Page): string[] {
  const prose = text.replace(/^([ \t]*)```.*?^\1```$/gms, '');
  return [...prose.matchAll(/`(?:\.\/)?almanac ([^`\n]+)`/g)]
    .map(([, call = '']) => call.replace(/\|\S+/g, ''))
    .filter((call) => !signed.has(call))
    .flatMap((call) => commandFaults(program, call))
    .filter((fault) => !/ arguments, takes |: lacks --| lacks its value$/.test(fault))
    .map((fault) => `${path}: ${fault}`);
}

/** Scripts of `npm run` that a page names and package.json does not have. */
export function missingScripts({ path, text }: Page, scripts: readonly string[]): string[] {
  return [...text.matchAll(/\bnpm run ([\w:-]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !scripts.includes(name))
    .map((name) => `${path}: npm run ${name}`);
}
