import { equal, match, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../tests/support/poll.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import { UsersFile } from '../../../../src/lab/watched/users-file.ts';

const [first, second] = ['secret-of-vera-0001', 'secret-of-vera-0002'];

describe('a file of users', () => {
  let folder: string;
  let file: string;
  let said: string[];
  let users: UsersFile;
  const log = {
    info: (_: object, text: string) => said.push(text),
    error: (_: object, text: string) => said.push(text),
  } as unknown as Logger;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-users-file-'));
    file = join(folder, 'users.yaml');
    said = [];
    writeSecret(first);
    write('vera', 'otto');
    users = open();
  });
  afterEach(() => {
    users.close();
    rmSync(folder, { recursive: true });
  });

  const open = (): UsersFile => new UsersFile(file, 'mine', log, 5);
  const write = (...names: string[]): void =>
    writeFileSync(
      file,
      `users:\n${names.map((name) => `  - { name: ${name}, role: viewer, ${secretOf(name)} }\n`).join('')}`,
    );
  const secretOf = (name: string): string =>
    name === 'vera' ? 'keyFile: vera.secret' : `hash: "sha256:${'12'.repeat(32)}"`;
  const writeSecret = (secret: string): void =>
    writeFileSync(join(folder, 'vera.secret'), secret, { mode: 0o600 });
  const until = (what: string, holds: () => boolean): Promise<boolean> =>
    poll(what, () => Promise.resolve(holds()), Boolean, { everyMs: 5 });
  const finds = (secret: string): boolean => users.find(secret, undefined, 0) !== undefined;

  it('drops who is taken out of it', async () => {
    equal(finds(first), true);
    write('otto');
    await until('vera is gone', () => !finds(first));
  });

  it('takes a secret that was changed, and not the one before', async () => {
    writeSecret(second);
    await until('the other secret holds', () => finds(second));
    equal(finds(first), false);
  });

  it('keeps the users before a change that is wrong, and says so', async () => {
    writeFileSync(file, 'users: []\n');
    await until('a fault is said', () => said.length > 0);
    match(said[0] ?? '', /^the users before this change stay: .*users/s);
    equal(finds(first), true);
  });

  it('refuses a wrong one at the start', () => {
    writeFileSync(file, 'users: 3\n');
    throws(open, { code: 'bad_input/users' });
  });
});
