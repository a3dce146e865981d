import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepNode } from '../lib/kept-node.ts';

describe('keepNode', () => {
  let cargo: string;
  beforeEach(() => {
    cargo = mkdtempSync(join(tmpdir(), 'almanac-kept-node-'));
    mkdirSync(join(cargo, 'release'));
    writeFileSync(join(cargo, 'release/almanac-node'), 'mine');
  });
  afterEach(() => rmSync(cargo, { recursive: true }));

  it('keeps the node that was built while another clone builds another', () => {
    const { target, remove } = keepNode(cargo);
    writeFileSync(join(cargo, 'other'), 'other');
    renameSync(join(cargo, 'other'), join(cargo, 'release/almanac-node'));
    equal(readFileSync(join(target, 'release/almanac-node'), 'utf8'), 'mine');
    remove();
    deepEqual(readdirSync(join(cargo, 'almanac/runs')), []);
  });

  it('clears away what a killed run has left, and no other', () => {
    const ended = spawnSync(process.execPath, ['--version']).pid;
    for (const pid of [ended, process.ppid])
      mkdirSync(join(cargo, 'almanac/runs', String(pid)), { recursive: true });
    const { remove } = keepNode(cargo);
    remove();
    deepEqual(readdirSync(join(cargo, 'almanac/runs')), [String(process.ppid)]);
  });
});
