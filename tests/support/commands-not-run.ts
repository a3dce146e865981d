/** A command of the documents that no test runs. */
interface NotRun {
  readonly page: string;
  /** The words that the command begins with; all commands of the page that begin so. */
  readonly beginning: string;
  readonly reason: string;
}

const packages = 'needs root, and installs packages of the system';
const quiet = 'measures for minutes to hours, on a machine that runs nothing else';
const containers = 'needs podman and an image of a gigabyte';

/** All commands of the documents that no test runs. The share that they may have only falls: `notRunShare`. */
export const notRun: readonly NotRun[] = [
  { page: 'README.md', beginning: 'npm test  ', reason: 'is the run that this would be a part of' },
  { page: 'README.md', beginning: 'npm run bench', reason: quiet },
  { page: 'README.md', beginning: 'npm run chaos', reason: quiet },
  { page: 'docs/how-to/bring-your-runtime.md', beginning: './almanac sweep', reason: quiet },
  { page: 'docs/how-to/load-your-calls.md', beginning: './almanac sweep', reason: quiet },
  {
    page: 'docs/how-to/load-your-calls.md',
    beginning: './almanac load wss',
    reason: 'spends money of a live chain',
  },
  {
    page: 'docs/how-to/inject-faults.md',
    beginning: './almanac network run preset:slow',
    reason: 'takes minutes; other scenarios run in tests',
  },
  { page: 'docs/how-to/run-a-chain.md', beginning: 'npm run build:chain', reason: 'compiles for 20 minutes' },
  { page: 'docs/how-to/run-a-chain.md', beginning: 'sudo apt-get', reason: packages },
  {
    page: 'docs/how-to/run-a-chain.md',
    beginning: 'sudo git clone',
    reason: 'installs npm packages as root',
  },
  {
    page: 'docs/how-to/run-a-chain.md',
    beginning: 'cd /opt/almanac',
    reason: 'installs npm packages as root',
  },
  { page: 'docs/how-to/run-a-validator-pair.md', beginning: 'apt-get', reason: packages },
  { page: 'docs/how-to/run-a-validator-pair.md', beginning: 'npm run', reason: quiet },
  { page: 'docs/how-to/run-an-endpoint.md', beginning: 'apt-get', reason: packages },
  { page: 'docs/how-to/run-load-tests.md', beginning: './almanac load ws', reason: quiet },
  { page: 'docs/how-to/run-load-tests.md', beginning: './almanac sweep --chaos', reason: quiet },
  { page: 'docs/how-to/search-logs.md', beginning: 'apt-get', reason: packages },
  {
    page: 'docs/how-to/search-logs.md',
    beginning: 'systemctl',
    reason: 'needs root; `npm run logs` starts rsyslog with this configuration',
  },
  {
    page: 'docs/how-to/test-networks.md',
    beginning: 'npm run build:relay',
    reason: 'compiles for hours',
  },
  { page: 'docs/how-to/test-networks.md', beginning: 'podman', reason: containers },
  {
    page: 'docs/project/contributing.md',
    beginning: 'npm install',
    reason: '`npm run pack` does it with the tarballs',
  },
  {
    page: 'docs/project/contributing.md',
    beginning: 'npx',
    reason: '`npm run pack` does it with the tarballs',
  },
  { page: 'docs/tutorials/load-test.md', beginning: './almanac sweep --validators 1..8', reason: quiet },
];
