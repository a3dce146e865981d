import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, cargoTargetFolder, stateFolder } from '../../../src/base/folder.ts';

describe('folders', () => {
  it('take the own variable first', () => {
    assert.equal(stateFolder({ ALMANAC_STATE: '/a', XDG_STATE_HOME: '/b' }), '/a');
    assert.equal(cacheFolder({ ALMANAC_CACHE: '/a', XDG_CACHE_HOME: '/b' }), '/a');
  });

  it('lie below the XDG base folders', () => {
    assert.equal(stateFolder({ XDG_STATE_HOME: '/b' }), '/b/almanac');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/b' }), '/b/almanac');
  });

  it('treat an empty variable as unset', () => {
    assert.equal(
      stateFolder({ ALMANAC_STATE: '', XDG_STATE_HOME: '' }),
      join(homedir(), '.local/state/almanac'),
    );
    assert.equal(cacheFolder({}), join(homedir(), '.cache/almanac'));
  });

  it('let cargo build where the user wants', () => {
    assert.equal(cargoTargetFolder({ CARGO_TARGET_DIR: '/t', ALMANAC_CACHE: '/a' }), '/t');
    assert.equal(cargoTargetFolder({ ALMANAC_CACHE: '/a' }), '/a/target');
  });
});
