import { equal } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../../src/base/error.ts';

describe('what a failure says of itself', () => {
  it('tells what the system said of a file in words', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-error-'));
    const said = (file: string): string => {
      try {
        readFileSync(file);
        return 'read';
      } catch (error) {
        return messageOf(error);
      }
    };
    try {
      writeFileSync(join(folder, 'file'), '');
      equal(said(join(folder, 'absent')), 'no such file or directory');
      equal(said(folder), 'it is a directory');
      equal(said(join(folder, 'file', 'below')), 'it is not a directory');
      equal(said(join(folder, 'n'.repeat(300))), 'its name is too long');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leaves the words of everything else', () => {
    equal(messageOf(new AgentError('bad_input/url', 'no address')), 'no address');
    equal(messageOf(new Error('odd')), 'odd');
    equal(messageOf('thrown'), 'thrown');
    equal(messageOf(undefined), 'undefined');
  });
});
